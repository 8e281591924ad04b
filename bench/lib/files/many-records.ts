import { newContentKey, newEpoch, wrapKey } from '../../../packages/sealed/src/keys/epoch.ts'
import { nextRecord, readManifest } from '../../../packages/sealed/src/manifest/manifest.ts'
import type { SignedRecord } from '../../../packages/sealed/src/manifest/record.ts'
import {
  newAuthorKey,
  recordId,
  signRecord,
  type VerifiedRecord,
} from '../../../packages/sealed/src/manifest/sign-record.ts'

/** Runs in a browser's worker: a coffre of so many files, opened for the first time and again after one more act, ms. */
export interface RecordsRun {
  readonly files: number
}
export interface RecordsTime {
  readonly first: number
  readonly next: number
}

const name = (bytes: number) =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

async function measure({ files }: RecordsRun): Promise<RecordsTime> {
  const coffre = '!bench:parvis'
  const author = 'claire'
  const { signing, verifying } = await newAuthorKey()
  const epoch = await newEpoch(coffre, null)
  const records: SignedRecord[] = []
  let after: readonly string[] = []
  const empty = await readManifest([], { coffre, founder: author, authors: new Map() })
  const write = async (act: Parameters<typeof nextRecord>[2]) => {
    const body = nextRecord({ ...empty, epoch: epoch.id, tips: after }, author, act, Date.now())
    const record = await signRecord(body, signing)
    records.push(record)
    after = [await recordId(record)]
  }
  await write({ kind: 'epoch', id: epoch.id, members: [author] })
  const key = await wrapKey(epoch, { file: 'f', version: 1, blob: 'b' }, newContentKey())
  const plain = {
    kind: 'version',
    number: 1,
    of: [],
    parent: 'root',
    type: 'image/jpeg',
    size: 1,
    padded: false,
    key,
  } as const
  const add = () => write({ ...plain, node: name(18), blob: name(18), name: `Relevé ${records.length}.jpg` })
  for (let at = 0; at < files; at += 1) await add()
  const options = {
    coffre,
    founder: author,
    authors: new Map([[author, verifying]]),
    verified: new WeakMap<SignedRecord, VerifiedRecord>(),
  }
  const opening = performance.now()
  const { nodes } = await readManifest(records, options)
  if (nodes.size !== files) throw new Error(`${nodes.size} of ${files}`)
  const first = performance.now() - opening
  await add()
  const again = performance.now()
  await readManifest(records, options)
  return { first, next: performance.now() - again }
}

addEventListener('message', ({ data }: MessageEvent<RecordsRun>) => {
  measure(data).then(
    (time) => postMessage(time),
    (error: unknown) => postMessage({ failed: String(error) }),
  )
})
