import {
  isEpochKey,
  readManifest,
  readPages,
  recordId,
  SealedError,
  type Epoch,
  type Head,
  type Manifest,
  type SignedRecord,
  type VerifiedRecord,
} from '@parvis/sealed'
import { keyOf, userOf } from './author.ts'
import type { Note } from './note.ts'
import type { RoomNote } from './rooms.ts'
import { readAll, type Storage } from './storage.ts'

interface Claim {
  readonly author: string
  readonly after: readonly string[]
}

/** All that reached this device of one coffre. It only grows: what was once known can't be taken back by a server. */
export interface Known {
  readonly coffre: string
  founder: string | null
  readonly records: Map<string, SignedRecord>
  /** What each record says of itself, before it is verified: whoever wrote it may have written anything. */
  readonly claims: Map<string, Claim>
  readonly epochs: Map<string, Epoch>
  /** Of these records, those whose signature is their author's. */
  readonly verified: WeakMap<SignedRecord, VerifiedRecord>
  /** By their page's hash. */
  readonly heads: Map<string, Head & { readonly depth: number }>
  /** Authors that their owners named themselves. */
  readonly authors: Set<string>
}

export const nothingKnown = (coffre: string): Known => ({
  coffre,
  founder: null,
  records: new Map(),
  claims: new Map(),
  epochs: new Map(),
  verified: new WeakMap(),
  heads: new Map(),
  authors: new Set(),
})

/** Takes in what a member said. A key counts for the epoch whose name was made from it, whoever told it first (F1). */
export async function learn(known: Known, { sender, vouched }: RoomNote, note: Note): Promise<void> {
  const { author, head } = note
  if (author !== undefined && vouched && userOf(author) === sender) known.authors.add(author)
  for (const epoch of note.epochs)
    if (!known.epochs.has(epoch.id) && (await isEpochKey(epoch))) known.epochs.set(epoch.id, epoch)
  for (const record of note.records) keep(known, await recordId(record), record)
  if (head !== undefined) known.heads.set(head.page.hash, { ...head, depth: note.depth })
}

export function keep({ records, claims }: Known, id: string, record: SignedRecord): void {
  if (records.has(id)) return
  records.set(id, record)
  claims.set(id, claimOf(record))
}

/** Ids of everything that a head rests on, or null where some of it is not here. */
export function restsOn({ claims }: Known, { tips }: Pick<Head, 'tips'>): ReadonlySet<string> | null {
  const [seen, open] = [new Set(tips), [...tips]]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const claim = claims.get(id)
    if (claim === undefined) return null
    for (const before of claim.after)
      if (!seen.has(before)) {
        seen.add(before)
        open.push(before)
      }
  }
  return seen
}

/** Reads from storage what a head rests on and the room did not say. Rejects with `SealedError` or `FilesError`. */
export async function complete(known: Known, head: Head, storage: Storage): Promise<void> {
  const read = (blob: string) => readAll(storage, known.coffre, blob)
  for (const record of await readPages(head.page, { epochs: known.epochs, read }))
    keep(known, await recordId(record), record)
  if (restsOn(known, head) === null) throw new SealedError('missing')
}

const lately = new WeakMap<
  Known,
  { readonly size: number; readonly founder: string | null; readonly manifest: Promise<Manifest> }
>()

/** What all records come to. They only grow: as long as there are no more of them, it is the same. */
export function manifestOf(known: Known): Promise<Manifest> {
  const { records, founder } = known
  const last = lately.get(known)
  if (last?.size === records.size && last.founder === founder) return last.manifest
  const manifest = derived(known)
  lately.set(known, { size: records.size, founder, manifest })
  return manifest
}

function derived(known: Known): Promise<Manifest> {
  const authors = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const { author } of known.claims.values()) {
    const key = authors.has(author) ? null : keyOf(author)
    if (key !== null) authors.set(author, key)
  }
  const { coffre, founder, verified } = known
  return readManifest(known.records.values(), { coffre, founder: founder ?? '', authors, verified })
}

function claimOf({ body }: SignedRecord): Claim {
  try {
    const { author, after } = (JSON.parse(body) ?? {}) as { author?: unknown; after?: unknown }
    const named = Array.isArray(after) ? after.filter((id) => typeof id === 'string') : []
    return { author: typeof author === 'string' ? author : '', after: named }
  } catch {
    return { author: '', after: [] }
  }
}
