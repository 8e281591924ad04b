import { checkHeads, SealedError, type Head, type Manifest } from '@parvis/sealed'
import { FilesError, type CoffreAlarm, type CoffreState, type Person } from '../../features/files/port.ts'
import type { Store } from '../../platform/storage.ts'
import { authorOf, userOf, type Author } from './author.ts'
import type { CoffreDeps } from './coffre.ts'
import { settleFounder, type FounderClaim } from './founder.ts'
import { complete, learn, manifestOf, restsOn, type Known } from './known.ts'
import { parseNote } from './note.ts'
import type { CoffreRooms } from './rooms.ts'
import type { Storage } from './storage.ts'
import { viewOf } from './view.ts'

/** A coffre as the room and storage show it at one moment. */
export interface Loaded {
  readonly manifest: Manifest
  readonly members: readonly Person[]
  readonly alarm: CoffreAlarm | null
  readonly me: Author
  /** Somebody said since that another key than the creator's began the coffre. */
  readonly denied: boolean
  /** Authors who said that they are there, and were not told since by whom the coffre was begun. */
  readonly asking: ReadonlySet<string>
}

/** Asks the room, then storage for what the room did not say. Rejects when one of them does not answer. */
export async function load(known: Known, { rooms, storage, store }: CoffreDeps): Promise<Loaded> {
  const { coffre } = known
  const me = await ownAuthor(rooms)
  const [notes, members] = await Promise.all([rooms.notes(coffre), rooms.members(coffre)])
  const claims: FounderClaim[] = []
  const asking = new Set<string>()
  for (const { sender, vouched, ...told } of notes) {
    const note = parseNote(coffre, told.content)
    if (note?.author !== undefined && vouched && !claims.some((one) => one.vouched)) asking.add(note.author)
    if (note?.founder !== undefined) claims.push({ founder: note.founder, sender, vouched })
    if (note) await learn(known, { sender, vouched, ...told }, note)
  }
  const founding = { creator: rooms.creator(coffre), me }
  const denied = await settleFounder(known, claims, founding, { store, rooms })
  let alarm = await follow(known, storage)
  const manifest = await manifestOf(known)
  alarm ??= await checkSeen(known, manifest, store)
  return { manifest, members, alarm, me, denied, asking }
}

/**
 * What is shown of it. `creator` of the room: who may begin its coffre, and so writes in one that is not begun. `gone`:
 * contents that storage did not have when they were asked for.
 */
export function stateOf(
  { manifest, members, alarm, me }: Loaded,
  creator: string | null,
  gone: ReadonlySet<string>,
): CoffreState {
  const begins = manifest.epoch === null
  const own = creator === userOf(me.id)
  if (begins && !own) return { at: 'waiting' }
  const told = alarm ?? (gone.size > 0 ? 'missing' : null)
  return viewOf(manifest, { members, alarm: told, writable: begins || manifest.members.has(me.id) })
}

async function ownAuthor(rooms: CoffreRooms): Promise<Author> {
  const user = rooms.me.value?.id
  const seed = await rooms.seed('parvis/author@1')
  if (user === undefined || seed === null) throw new FilesError('network')
  return authorOf(user, seed)
}

/** Heads to hold storage and tree against: older ones say nothing that these do not. */
const mostHeads = 12

/** Reads what the heads rest on. What can't be is told, and the rest is shown. */
async function follow(known: Known, storage: Storage): Promise<CoffreAlarm | null> {
  let alarm: CoffreAlarm | null = null
  const covered = new Set<string>()
  const heads = [...known.heads.values()].toSorted((a, b) => b.counter - a.counter)
  for (const old of heads.slice(mostHeads)) known.heads.delete(old.page.hash)
  for (const head of heads.slice(0, mostHeads)) {
    if (head.tips.every((tip) => covered.has(tip))) continue
    try {
      if (restsOn(known, head) === null) await complete(known, head, storage)
      for (const id of restsOn(known, head) ?? []) covered.add(id)
    } catch (cause) {
      // Storage that does not answer is no liar.
      if (cause instanceof FilesError && cause.code !== 'missing') throw cause
      alarm = alarmOf(cause)
    }
  }
  return alarm
}

async function checkSeen(known: Known, manifest: Manifest, store: Store): Promise<CoffreAlarm | null> {
  const name = `head/${known.coffre}`
  const seen = await store.get<Head>(name)
  const heads = [...known.heads.values()].map(({ coffre, counter, tips, page }) => ({ coffre, counter, tips, page }))
  try {
    checkHeads(manifest, seen ? [...heads, seen] : heads)
  } catch (cause) {
    return alarmOf(cause)
  }
  const [newest] = heads.toSorted((a, b) => b.counter - a.counter)
  if (newest && newest.counter > (seen?.counter ?? 0)) await store.set(name, newest)
  return null
}

function alarmOf(cause: unknown): CoffreAlarm {
  const code = cause instanceof SealedError ? cause.code : null
  return code === 'rolled-back' || code === 'forked' ? code : 'missing'
}
