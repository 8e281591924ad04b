import { FilesError, type OfflineCopy } from '../../features/files/port.ts'
import type { Store } from '../../platform/storage.ts'
import type { Sealed, Vault } from '../../platform/vault.ts'
import { liveSource, type Live } from '../../shared/lib/live.ts'
import { fromText, toText } from './bytes.ts'
import type { Opening } from './reading.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** What is kept of a copy beside its bytes; sealed by this device's vault. */
interface KeptCopy {
  readonly copy: OfflineCopy
  readonly facts: Opening['facts']
  /** Base64url. */
  readonly key: string
  readonly blob: string
  readonly parts: number
  /** Under which its bytes lie here; of the first copies, kept by older pages, the file’s own name. */
  readonly place?: string
}

/** Contents that stay on this device as they lie in storage: sealed. Nothing readable is written for them. */
export interface OfflineCopies {
  readonly copies: Live<readonly OfflineCopy[]>
  /** Lists what an earlier page kept. Never rejects. */
  takeUp(): Promise<void>
  /**
   * `check` reads the new copy before it takes the place of an older one: what storage lost or altered costs nobody the
   * copy that they have (F12). Rejects with what storage, device or `check` say; then all is as it was.
   */
  keep(copy: OfflineCopy, opening: Opening, sealed: () => Promise<ReadableStream<Bytes>>, check: Check): Promise<void>
  drop(node: string): Promise<void>
  /** What opens the copy of a file, or null where there is none. */
  find(node: string): Opening | null
  /** Its sealed bytes from a place on. */
  read(node: string, from: number): ReadableStream<Bytes>
}

type ReadFrom = (from: number) => ReadableStream<Bytes>
type Check = (read: ReadFrom) => Promise<void>

/** Bytes of one entry of the database. */
const partSize = 2 ** 22

export function offlineCopies(store: Store, vault: () => Promise<Vault>): OfflineCopies {
  const kept = new Map<string, KeptCopy>()
  const copies = liveSource<readonly OfflineCopy[]>([])
  const show = () => copies.set([...kept.values()].map(({ copy }) => copy).toSorted((a, b) => b.at - a.at))
  const placeOf = ({ copy, place = copy.node }: KeptCopy) => place
  return {
    copies,
    async takeUp() {
      try {
        const opened = await vault()
        for (const sealed of await store.list<Sealed>('offline/')) {
          const one = await opened.open<KeptCopy>(sealed).catch(() => null)
          if (one) kept.set(one.copy.node, one)
        }
      } catch {
        // A browser that keeps nothing has no copies.
      }
      show()
    },
    async keep(copy, { facts, key, blob }, sealed, check) {
      const before = kept.get(copy.node)
      // It was read to its end when it came.
      if (before && placeOf(before) === blob) return
      const parts = await writeParts(store, blob, sealed, check)
      const one: KeptCopy = { copy, facts, key: toText(key), blob, parts, place: blob }
      await store.set(`offline/${copy.node}`, await (await vault()).seal(one))
      kept.set(copy.node, one)
      show()
      if (before) await forgetParts(store, placeOf(before))
    },
    async drop(node) {
      const one = kept.get(node)
      await store.delete(`offline/${node}`)
      kept.delete(node)
      show()
      if (one) await forgetParts(store, placeOf(one))
    },
    find(node) {
      const one = kept.get(node)
      return one ? { facts: one.facts, key: fromText(one.key), blob: one.blob } : null
    },
    read(node, from) {
      const one = kept.get(node)
      return readParts(store, one ? placeOf(one) : node, one?.parts ?? 0, from)
    },
  }
}

const partName = (place: string, part: number) => `copy/${place}/${String(part).padStart(6, '0')}`

/** Resolves with how many there are. Rejects without leaving any. */
async function writeParts(
  store: Store,
  place: string,
  sealed: () => Promise<ReadableStream<Bytes>>,
  check: Check,
): Promise<number> {
  let parts = 0
  try {
    for await (const part of inParts(await sealed())) await store.set(partName(place, parts++), part)
    await check((from) => readParts(store, place, parts, from))
    return parts
  } catch (cause) {
    await forgetParts(store, place)
    throw cause
  }
}

async function forgetParts(store: Store, place: string): Promise<void> {
  for (let part = 0; (await store.get(partName(place, part))) !== undefined; part++)
    await store.delete(partName(place, part))
}

function readParts(store: Store, place: string, parts: number, from: number): ReadableStream<Bytes> {
  let part = Math.floor(from / partSize)
  let skip = from % partSize
  return new ReadableStream<Bytes>({
    async pull(controller) {
      if (part >= parts) return controller.close()
      const bytes = await store.get<Bytes>(partName(place, part++))
      if (bytes === undefined) return controller.error(new FilesError('missing'))
      controller.enqueue(bytes.subarray(skip))
      skip = 0
    },
  })
}

/** Pieces of any length as parts of one length, the last one shorter. */
async function* inParts(sealed: ReadableStream<Bytes>): AsyncIterable<Bytes> {
  let held: Bytes[] = []
  let length = 0
  const reader = sealed.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    held.push(next.value)
    length += next.value.length
    while (length >= partSize) {
      const all: Bytes = new Uint8Array(await new Blob(held).arrayBuffer())
      yield all.slice(0, partSize)
      held = [all.subarray(partSize)]
      length -= partSize
    }
  }
  if (length > 0) yield new Uint8Array(await new Blob(held).arrayBuffer())
}
