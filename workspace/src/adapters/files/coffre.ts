import type { Epoch, ManifestAct, Manifest } from '@parvis/sealed'
import { FilesError, type CoffreState } from '../../features/files/port.ts'
import type { Store } from '../../platform/storage.ts'
import { liveSource, type Live } from '../../shared/lib/live.ts'
import { userOf } from './author.ts'
import { filesError } from './files-error.ts'
import { manifestOf, nothingKnown, type Known } from './known.ts'
import { load, stateOf, type Loaded } from './loading.ts'
import { authorNote, founderNote } from './note.ts'
import type { CoffreRooms } from './rooms.ts'
import type { Storage } from './storage.ts'
import { inTurns } from './turns.ts'
import { joining, overruled, publish, wanted } from './writing.ts'

export interface CoffreDeps {
  readonly rooms: CoffreRooms
  readonly storage: Storage
  /** Keeps the newest head that was seen of each coffre: a server that shows less later is found out (F11). */
  readonly store: Store
  readonly now: () => number
}

/** What acts are made from: a coffre as it is at the moment of writing. */
export interface Present {
  readonly manifest: Manifest
  readonly epochs: ReadonlyMap<string, Epoch>
  /** The epoch under which new keys are wrapped. */
  readonly epoch: Epoch
}

export interface Coffre {
  readonly state: Live<CoffreState>
  /** Asks the room what is new. Never rejects. */
  refresh(): Promise<void>
  /** Whether somebody asks to be let in, has left, or wrote at the same time, and this person can see to it. */
  waits(): boolean
  /** Begins the epoch that they wait for, or the coffre in a room of one's own; writes again what is lost. Never rejects. */
  welcome(): Promise<void>
  /** One after the other: each is made from what the one before left. Rejects with `FilesError`. */
  write(make: (present: Present) => Promise<readonly ManifestAct[]>): Promise<void>
  /** Whether storage had a content that was asked for: what nobody deleted and is not there is an alarm (F12). */
  stored(blob: string, there: boolean): void
  /** The newest state, for reading. Throws `FilesError` when nothing is known. */
  present(): Pick<Present, 'manifest' | 'epochs'>
}

export function openCoffre(coffre: string, deps: CoffreDeps): Coffre {
  const { rooms } = deps
  const known = nothingKnown(coffre)
  const state = liveSource<CoffreState>({ at: 'loading' })
  const inTurn = inTurns()
  let loaded: Loaded | null = null
  let asked = false
  const { gone, stored } = watchStored(() => loaded !== null && show(loaded))
  const show = (now: Loaded) => state.set(stateOf(now, creator(), gone))
  const creator = () => rooms.creator(coffre)

  async function publishAll(acts: readonly ManifestAct[], from: Loaded, fresh?: Epoch): Promise<Loaded> {
    await publish({ known, acts, from, ...(fresh && { fresh }), deps })
    // What was published says who began the coffre.
    loaded = { ...from, asking: new Set(), manifest: await manifestOf(known) }
    show(loaded)
    return loaded
  }
  /** What is there now, after an epoch began where those in the room are not those in the coffre. Nothing own is lost. */
  async function settled(): Promise<Loaded> {
    const from = (loaded = await load(known, deps))
    const next = await joining(known, from, creator())
    const now = next === null ? from : await publishAll(next.acts, from, next.epoch)
    const again = await overruled(known, now)
    return again.length === 0 ? now : publishAll(again, now)
  }
  async function refresh(): Promise<void> {
    // Before the rooms are there, nothing can be said of any.
    if (!rooms.loaded.value) return
    try {
      const { manifest, me } = (loaded = await load(known, deps))
      show(loaded)
      const outside = !manifest.members.has(me.id) && creator() !== userOf(me.id)
      if (outside && !asked && !known.authors.has(me.id)) await rooms.tell(coffre, authorNote(me.id))
      asked = true
      // Whoever can't read the creator's first word hears it again, and knows which of the two it is.
      if (loaded.denied && creator() === userOf(me.id)) await rooms.tell(coffre, founderNote(known.founder ?? me.id))
    } catch (cause) {
      state.set({ at: 'failed', code: filesError(cause).code })
    }
  }
  async function write(make: (present: Present) => Promise<readonly ManifestAct[]>): Promise<void> {
    try {
      const now = await settled()
      const epoch = known.epochs.get(now.manifest.epoch ?? '')
      if (epoch === undefined || !now.manifest.members.has(now.me.id)) throw new FilesError('not-allowed')
      await publishAll(await make({ manifest: now.manifest, epochs: known.epochs, epoch }), now)
    } catch (cause) {
      throw filesError(cause)
    }
  }
  return {
    state,
    refresh: () => inTurn(refresh),
    waits: () => loaded !== null && isAwaited(known, loaded, creator()),
    welcome: () => inTurn(async () => answer(known, await settled(), rooms)).catch(() => {}),
    write: (make) => inTurn(() => write(make)),
    stored,
    present() {
      if (loaded === null) throw new FilesError('network')
      return { manifest: loaded.manifest, epochs: known.epochs }
    },
  }
}

/** Which contents storage did not have when they were last asked for. */
function watchStored(changed: () => void) {
  const gone = new Set<string>()
  const stored = (blob: string, there: boolean): void => {
    const before = gone.size
    if (there) gone.delete(blob)
    else gone.add(blob)
    if (gone.size !== before) changed()
  }
  return { gone: gone as ReadonlySet<string>, stored }
}

function isAwaited(known: Known, loaded: Loaded, creator: string | null): boolean {
  const lost = [...loaded.manifest.quarantine.values()].includes('superseded')
  return lost || unanswered(loaded) || wanted(known, loaded, creator) !== null
}

/** A member asks, and this person is one who knows. */
const unanswered = ({ asking, manifest: { members }, me }: Loaded): boolean =>
  members.has(me.id) && [...asking].some((author) => members.has(author))

/** Another browser of a member, which has only a backup of keys to go by, learns here who began the coffre (F16). */
async function answer(known: Known, from: Loaded, rooms: CoffreRooms): Promise<void> {
  if (unanswered(from)) await rooms.tell(known.coffre, founderNote(known.founder ?? from.me.id))
}
