import { mostLinked } from '@parvis/contracts'
import {
  folderList,
  folderListType,
  newContentKey,
  sealContent,
  unwrapKey,
  type ContentFacts,
  type LinkedContent,
  type ListedFile,
  type TreeNode,
} from '@parvis/sealed'
import { FilesError } from '../../../features/files/port.ts'
import { randomName } from '../bytes.ts'
import type { Coffre } from '../coffre.ts'
import { putWhole, type Storage } from '../storage.ts'

type Present = ReturnType<Coffre['present']>

/** What a link leads to: its content, where that lies, and what lies besides. */
export interface Linked {
  readonly content: LinkedContent
  readonly blob: string
  readonly more: readonly string[]
}

/** The newest version of a file. Rejects with `FilesError` or `SealedError`. */
export async function linkedFile({ manifest, epochs }: Present, { versions }: TreeNode): Promise<Linked> {
  const [version] = versions
  if (version === undefined) throw new FilesError('missing')
  const { node: file, number, blob, parent, name, type, size, padded } = version.act
  const key = await unwrapKey(epochs, { file, version: number, blob }, version.key)
  const facts: ContentFacts = { coffre: manifest.coffre, file, version: number, parent, name, type, size, padded }
  return { content: { facts, key }, blob, more: [] }
}

/**
 * A folder as it is now: a list of its files with their keys, sealed like a file of its own and put beside them. What
 * comes into the folder later is not in it. Rejects with `too-many` for more files than a link can give.
 */
export async function linkedFolder(present: Present, folder: TreeNode, storage: Storage): Promise<Linked> {
  const children = Map.groupBy(present.manifest.nodes.values(), ({ parent }) => parent)
  const found = filesIn(children, folder.id, [], new Set())
  if (found.length === 0) throw new FilesError('empty')
  if (found.length > mostLinked) throw new FilesError('too-many')
  const files = await Promise.all(
    found.map(async ({ node, path }): Promise<ListedFile> => {
      const { content, blob } = await linkedFile(present, node)
      return { ...content, path, blob }
    }),
  )
  const list = folderList(files)
  const { coffre } = present.manifest
  const [blob, key] = [randomName(), newContentKey()]
  const plain = { file: folder.id, version: 1, parent: folder.parent, name: folder.name, padded: true }
  const facts: ContentFacts = { coffre, ...plain, type: folderListType, size: list.length }
  const read = async (from: number, to: number) => list.slice(from, to)
  const sealed = await sealContent(key, facts, { size: list.length, read })
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let index = 0; index < sealed.layout.parts; index++) parts.push(...(await Array.fromAsync(sealed.part(index))))
  await putWhole(storage, coffre, blob, new Uint8Array(await new Blob(parts).arrayBuffer()))
  return { content: { facts, key }, blob, more: [...new Set(files.map((file) => file.blob))] }
}

interface Found {
  readonly node: TreeNode
  readonly path: readonly string[]
}

function filesIn(
  children: ReadonlyMap<string, readonly TreeNode[]>,
  folder: string,
  above: readonly string[],
  seen: ReadonlySet<string>,
): Found[] {
  if (seen.has(folder)) return []
  return (children.get(folder) ?? []).flatMap((node): Found[] => {
    const path = [...above, node.name]
    if (node.kind === 'file') return node.versions.length === 0 ? [] : [{ node, path }]
    return filesIn(children, node.id, path, new Set([...seen, folder]))
  })
}
