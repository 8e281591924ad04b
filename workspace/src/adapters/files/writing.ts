import {
  headHash,
  headOf,
  newEpoch,
  nextRecord,
  recordId,
  rewrapKey,
  sealPage,
  signRecord,
  type Epoch,
  type Manifest,
  type ManifestAct,
  type SignedRecord,
  type WrappedKey,
} from '@parvis/sealed'
import type { Person } from '../../features/files/port.ts'
import { userOf, type Author } from './author.ts'
import { randomName } from './bytes.ts'
import type { CoffreDeps } from './coffre.ts'
import { keep, manifestOf, restsOn, type Known } from './known.ts'
import { stateNote } from './note.ts'
import { putWhole } from './storage.ts'

type VersionAct = Extract<ManifestAct, { readonly kind: 'version' }>

interface From {
  readonly manifest: Manifest
  readonly members: readonly Person[]
  readonly me: Author
}

export interface Joining {
  readonly epoch: Epoch
  readonly acts: readonly ManifestAct[]
}

/**
 * Who has to be in the next epoch, because somebody left the room (F18), or somebody in it made their key known. Null
 * where nothing changed, or where this person may not change it.
 */
export function wanted(
  known: Known,
  { manifest, members, me }: From,
  creator: string | null,
): readonly string[] | null {
  const here = new Set(members.map(({ id }) => id))
  const user = userOf(me.id)
  const first = manifest.epoch === null
  if (user === null || !here.has(user) || (first ? creator !== user : !manifest.members.has(me.id))) return null
  const all = [...new Set([me.id, ...manifest.members, ...known.authors])]
  const next = all.filter((author) => here.has(userOf(author) ?? ''))
  const same = next.length === manifest.members.size && next.every((author) => manifest.members.has(author))
  return same && !first ? null : next
}

/** The epoch that has to begin, with the keys of every content wrapped anew; null where the present one is right. */
export async function joining(known: Known, from: From, creator: string | null): Promise<Joining | null> {
  const members = wanted(known, from, creator)
  if (members === null) return null
  const { manifest, me } = from
  if (manifest.epoch === null) known.founder = me.id
  const epoch = await newEpoch(known.coffre, manifest.epoch)
  const acts: ManifestAct[] = [{ kind: 'epoch', id: epoch.id, members }]
  const keys = await rewrapped(known, manifest, epoch)
  if (Object.keys(keys).length > 0) acts.push({ kind: 'rewrap', keys })
  return { epoch, acts }
}

/**
 * Acts of this person that an epoch overruled which they did not know of: whoever wrote them writes them again, so that
 * nothing that was said to be kept is lost. Without those that were written again already.
 */
export async function overruled(known: Known, { manifest, me }: From): Promise<readonly ManifestAct[]> {
  const epoch = known.epochs.get(manifest.epoch ?? '')
  if (epoch === undefined || !manifest.members.has(me.id)) return []
  const counted = [...manifest.records]
    .filter(([id]) => !manifest.quarantine.has(id))
    .map(([, { body }]) => sameAs(body.act))
  const there = new Set(counted)
  const lost = [...manifest.quarantine].flatMap(([id, why]) => {
    const body = why === 'superseded' ? manifest.records.get(id)?.body : undefined
    return body?.author === me.id && !there.has(sameAs(body.act)) ? [body.act] : []
  })
  const acts = lost.filter(({ kind }) => kind !== 'epoch' && kind !== 'rewrap')
  return Promise.all(acts.map((act) => (act.kind === 'version' ? wrappedAnew(known, act, epoch) : act)))
}

/** A content is the same by its blob, whatever its key is wrapped under. */
const sameAs = (act: ManifestAct): string => (act.kind === 'version' ? act.blob : JSON.stringify(act))

async function wrappedAnew(known: Known, act: VersionAct, epoch: Epoch): Promise<ManifestAct> {
  const place = { file: act.node, version: act.number, blob: act.blob }
  return { ...act, key: await rewrapKey(known.epochs, epoch, place, act.key) }
}

async function rewrapped(known: Known, manifest: Manifest, epoch: Epoch): Promise<Record<string, WrappedKey>> {
  const versions = [...manifest.nodes.values(), ...manifest.trash.values()].flatMap((node) => node.versions)
  const keys: Record<string, WrappedKey> = {}
  for (const { record, act, key } of versions) {
    // A key that does not open here was never readable here: whoever can read it wraps it.
    if (!known.epochs.has(key.epoch)) continue
    const place = { file: act.node, version: act.number, blob: act.blob }
    keys[record] = await rewrapKey(known.epochs, epoch, place, key)
  }
  return keys
}

export interface Publishing {
  readonly known: Known
  readonly acts: readonly ManifestAct[]
  readonly from: From
  /** An epoch that begins with these acts. */
  readonly fresh?: Epoch
  readonly deps: CoffreDeps
}

/** Pages hang on each other up to here; then the next one holds everything and begins anew: rarely where that is much. */
const longestChain = ({ records }: Known): number => 12 + Math.floor(records.size / 100)

/** Signs acts, seals them as a page into storage, and tells the room, then the log: in that order, so that nobody is told of nothing. */
export async function publish({ known, acts, from, fresh, deps }: Publishing): Promise<void> {
  if (acts.length === 0) return
  const { coffre } = known
  const epoch = fresh ?? known.epochs.get(from.manifest.epoch ?? '')
  if (epoch === undefined) throw new RangeError('no epoch to write under')
  const records = await signed(acts, from, deps.now(), epoch)
  // Kept before anybody is told: what fails half-way is told with the next act.
  for (const [id, record] of records) keep(known, id, record)
  known.epochs.set(epoch.id, epoch)
  const manifest = await manifestOf(known)
  const last = lastHead(known, epoch)
  const anew = last === null || last.depth >= longestChain(known)
  // What the page before rests on stands in its chain; two who wrote at the same time have a chain each.
  const there = anew ? new Set<string>() : (restsOn(known, last) ?? new Set<string>())
  const inPage = [...known.records].flatMap(([id, record]) => (there.has(id) ? [] : [record]))
  const { ref, sealed } = await sealPage(epoch, randomName(), anew ? null : last.page, inPage)
  await putWhole(deps.storage, coffre, ref.blob, sealed)
  const head = headOf(manifest, ref)
  const depth = anew ? 1 : last.depth + 1
  const others = usedEpochs(known, manifest, epoch)
  const founder = known.founder ?? from.me.id
  await deps.rooms.tell(coffre, stateNote({ founder, epoch, others, head, depth, records: [...records.values()] }))
  known.heads.set(ref.hash, { ...head, depth })
  await deps.storage.noteHead(coffre, await headHash(head))
}

async function signed(
  acts: readonly ManifestAct[],
  { manifest, me }: From,
  now: number,
  epoch: Epoch,
): Promise<ReadonlyMap<string, SignedRecord>> {
  const records = new Map<string, SignedRecord>()
  let after: readonly string[] = manifest.tips
  for (const act of acts) {
    // An epoch is begun under the one before; what comes with it is written under it.
    const under = act.kind === 'epoch' ? (manifest.epoch ?? act.id) : epoch.id
    const body = { ...nextRecord(manifest, me.id, first(act, manifest), now), after, act, epoch: under }
    const record = await signRecord(body, me.signing)
    const id = await recordId(record)
    records.set(id, record)
    after = [id]
  }
  return records
}

/** `nextRecord` wants to know the epoch; before the first one only the act that begins it can say. */
const first = (act: ManifestAct, { epoch }: Manifest): ManifestAct =>
  epoch === null && act.kind !== 'epoch' ? { kind: 'epoch', id: `1.${'A'.repeat(43)}`, members: [] } : act

/** The newest head under this epoch, whose page the next one can hang on: a chain has one key. */
function lastHead(known: Known, epoch: Epoch) {
  const heads = [...known.heads.values()].filter(({ page }) => page.epoch === epoch.id)
  return heads.toSorted((a, b) => b.counter - a.counter)[0] ?? null
}

/** Epochs whose keys some content still needs: where two began at the same time. */
function usedEpochs(known: Known, { nodes, trash }: Manifest, epoch: Epoch): readonly Epoch[] {
  const versions = [...nodes.values(), ...trash.values()].flatMap((node) => node.versions)
  const used = new Set(versions.map(({ key }) => key.epoch))
  return [...known.epochs.values()].filter(({ id }) => id !== epoch.id && used.has(id))
}
