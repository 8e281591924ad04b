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
}

/** Contents that stay on this device as they lie in storage: sealed. Nothing readable is written for them. */
export interface OfflineCopies {
  readonly copies: Live<readonly OfflineCopy[]>
  /** Lists what an earlier page kept. Never rejects. */
  takeUp(): Promise<void>
  keep(copy: OfflineCopy, opening: Opening, sealed: ReadableStream<Bytes>): Promise<void>
  drop(node: string): Promise<void>
  /** What opens the copy of a file, or null where there is none. */
  find(node: string): Opening | null
  /** Its sealed bytes from a place on. */
  read(node: string, from: number): ReadableStream<Bytes>
}

/** Bytes of one entry of the database. */
const partSize = 2 ** 22

export function offlineCopies(store: Store, vault: () => Promise<Vault>): OfflineCopies {
  const kept = new Map<string, KeptCopy>()
  const copies = liveSource<readonly OfflineCopy[]>([])
  const show = () => copies.set([...kept.values()].map(({ copy }) => copy).toSorted((a, b) => b.at - a.at))
  const partName = (node: string, part: number) => `copy/${node}/${String(part).padStart(6, '0')}`
  async function forgetParts(node: string, from: number): Promise<void> {
    for (let part = from; (await store.get(partName(node, part))) !== undefined; part++)
      await store.delete(partName(node, part))
  }
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
    async keep(copy, { facts, key, blob }, sealed) {
      // An older copy is told of no longer before its bytes go.
      await store.delete(`offline/${copy.node}`)
      kept.delete(copy.node)
      let parts = 0
      for await (const part of inParts(sealed)) await store.set(partName(copy.node, parts++), part)
      await forgetParts(copy.node, parts)
      const one: KeptCopy = { copy, facts, key: toText(key), blob, parts }
      await store.set(`offline/${copy.node}`, await (await vault()).seal(one))
      kept.set(copy.node, one)
      show()
    },
    async drop(node) {
      await store.delete(`offline/${node}`)
      kept.delete(node)
      show()
      await forgetParts(node, 0)
    },
    find(node) {
      const one = kept.get(node)
      return one ? { facts: one.facts, key: fromText(one.key), blob: one.blob } : null
    },
    read(node, from) {
      let part = Math.floor(from / partSize)
      let skip = from % partSize
      const last = kept.get(node)?.parts ?? 0
      return new ReadableStream<Bytes>({
        async pull(controller) {
          if (part >= last) return controller.close()
          const bytes = await store.get<Bytes>(partName(node, part++))
          if (bytes === undefined) return controller.error(new FilesError('missing'))
          controller.enqueue(bytes.subarray(skip))
          skip = 0
        },
      })
    },
  }
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
