import { newContentKey, sealContent, sealedBytes, wrapKey } from '@parvis/sealed'
import { randomName } from '../bytes.ts'
import type { Coffre } from '../coffre.ts'
import { putWhole, type Storage } from '../storage.ts'

interface SmallFile {
  readonly node: string
  readonly number: number
  /** Record of the version that this one replaces. */
  readonly of: readonly string[]
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** A file that is written at once and whole: when it resolves, every member can read it. */
export async function writeSmall(
  { storage, coffre, at }: { readonly storage: Storage; readonly coffre: string; readonly at: Coffre },
  { bytes, of, ...file }: SmallFile,
): Promise<void> {
  const { node, number, name, type } = file
  const [blob, key] = [randomName(), newContentKey()]
  const placed = { parent: 'root', name, type, size: bytes.length, padded: true }
  const read = async (from: number, to: number) => bytes.slice(from, to)
  const content = await sealContent(
    key,
    { coffre, file: node, version: number, ...placed },
    { size: bytes.length, read },
  )
  const sealed: Uint8Array<ArrayBuffer>[] = []
  for await (const part of sealedBytes(content)) sealed.push(part)
  await putWhole(storage, coffre, blob, new Uint8Array(await new Blob(sealed).arrayBuffer()))
  await at.write(async ({ epoch }) => {
    const wrapped = await wrapKey(epoch, { file: node, version: number, blob }, key)
    return [{ kind: 'version', node, number, of, ...placed, blob, key: wrapped }]
  })
}
