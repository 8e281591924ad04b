import { Track, type Participant } from 'livekit-client'
import {
  CallError,
  type CallRecording,
  type RecordingState,
  type RecordingsPort,
} from '../../../features/calls/port.ts'
import type { Clock } from '../../../platform/clock.ts'
import { liveSource, type Live } from '../../../shared/lib/live.ts'
import type { Relays } from '../call/relays.ts'
import type { EnteredCall, Member } from '../call/signalling.ts'
import type { CallMessage } from '../data/call-data.ts'
import type { Recorded } from './mixer.ts'
import { asHeard, isFirst, nameAt, repeat } from './said.ts'
import { assertRecords, ownRecording, type OwnRecording } from './own-recording.ts'

export interface RecordingDeps {
  readonly relays: Pick<Relays, 'own' | 'of'>
  readonly roomId: string
  readonly entered: Pick<EnteredCall, 'identity' | 'members' | 'person' | 'isHost'>
  readonly clock: Clock
  readonly recordings: RecordingsPort
  readonly say: (message: CallMessage) => Promise<void>
  /** Changes with whoever comes, goes, or opens a camera. */
  readonly changes: Live<unknown>
}

export interface RunningRecording {
  readonly port: CallRecording
  /** From a member whose key opened it. */
  heard(member: Member, message: CallMessage): void
  /** The call ends here; what was recorded is stored first. */
  end(): Promise<void>
}

/** How often the recorder says that it records, ms. */
const round = 2_000
/** A recorder that says nothing for so long has crashed or left: nobody is recorded any more. */
const silence = 10_000

/**
 * Who records, and who agreed to be recorded. The recorder says so again and again, sealed as all that is said in a
 * call; whoever has not said yes to this very recording is in none of its images and none of its sounds.
 */
export function keepRecording(deps: RecordingDeps): RunningRecording {
  return new KeptRecording(deps)
}

class KeptRecording implements RunningRecording {
  readonly #deps: RecordingDeps
  readonly #state = liveSource<RecordingState | null>(null)
  readonly #happened = liveSource(false)
  readonly #stops: (() => void)[]
  #own: OwnRecording | null = null
  /** Asked of the log, not answered yet. */
  #begins = false
  #over = false
  #heardAt = 0
  #cancel = () => {}

  constructor(deps: RecordingDeps) {
    this.#deps = deps
    this.#stops = [
      deps.changes.subscribe(() => this.#refresh()),
      deps.entered.members.subscribe(() => this.#refresh()),
      this.#state.subscribe((now) => now && this.#happened.set(true)),
    ]
    this.#tick()
  }

  get port(): CallRecording {
    return {
      state: this.#state,
      happened: this.#happened,
      start: () => this.#start(),
      stop: () => this.#stop(),
      answer: (given) => this.#answer(given),
    }
  }

  heard({ identity, userId }: Member, message: CallMessage): void {
    const { entered, clock, say } = this.#deps
    const now = this.#state.value
    if (this.#own) {
      if (
        message.kind === 'recording' &&
        entered.isHost(userId) &&
        now &&
        isFirst(message, identity, now, entered.identity)
      )
        void this.#stop().catch(() => {})
      if (message.kind !== 'consent' || now?.since !== message.to) return
      if (message.given) this.#own.agreed.add(identity)
      else this.#own.agreed.delete(identity)
      this.#refresh()
      this.#announce()
    } else if (entered.isHost(userId)) {
      if (message.kind === 'recording-over' && now?.by.id === userId) this.#state.set(null)
      if (message.kind !== 'recording') return
      this.#heardAt = clock.now()
      this.#state.set(asHeard(now, entered.person(userId), message))
      repeat(entered.identity, this.#state.value, say)
    }
  }

  async end(): Promise<void> {
    this.#over = true
    this.#cancel()
    for (const stop of this.#stops) stop()
    await this.#stop().catch(() => {})
  }

  async #start(): Promise<void> {
    const { entered, clock, recordings, roomId } = this.#deps
    if (this.#own || this.#state.value || this.#begins || this.#over) return
    const userId = entered.members.value.find(({ own }) => own)?.userId ?? ''
    if (!entered.isHost(userId)) throw new CallError('refused')
    assertRecords()
    const since = clock.now()
    this.#begins = true
    const sink = await recordings.begin(roomId, nameAt(since)).finally(() => (this.#begins = false))
    // The call ended meanwhile: what was begun has nothing in it.
    if (this.#over) return void (await sink.close())
    const told = (kept: number, failing: boolean) => {
      const now = this.#state.value
      if (now) this.#state.set({ ...now, kept, failing })
    }
    const by = entered.person(userId)
    this.#state.set({ by, own: true, since, included: [], mine: 'given', kept: 0, failing: false })
    this.#own = ownRecording(sink, clock, told)
    this.#refresh()
    this.#announce()
  }

  async #stop(): Promise<void> {
    const own = this.#own
    if (!own) return
    this.#own = null
    void this.#deps.say({ kind: 'recording-over' })
    await own.end().finally(() => this.#state.set(null))
  }

  async #answer(given: boolean): Promise<void> {
    const now = this.#state.value
    if (!now || now.own) return
    this.#state.set({ ...now, mine: given ? 'given' : 'refused' })
    await this.#deps.say({ kind: 'consent', to: now.since, given })
  }

  #refresh(): void {
    const now = this.#state.value
    if (!this.#own || !now) return
    const { entered } = this.#deps
    const { agreed } = this.#own
    const people = entered.members.value.filter(({ own, identity }) => own || agreed.has(identity))
    this.#own.show(people.map((member) => recordedOf(this.#deps, member)))
    const included = people.map(({ identity }) => identity)
    if (included.join() !== now.included.join()) this.#state.set({ ...now, included })
  }

  #announce(): void {
    const now = this.#state.value
    if (!now) return
    if (this.#own) void this.#deps.say({ kind: 'recording', since: now.since, included: [...now.included] })
    else if (!now.own && this.#deps.clock.now() - this.#heardAt > silence) this.#state.set(null)
  }

  #tick(): void {
    this.#announce()
    this.#cancel = this.#deps.clock.after(round, () => this.#tick())
  }
}

function recordedOf({ relays, entered }: RecordingDeps, member: Member): Recorded {
  const { identity, userId } = member
  const at: Participant | undefined =
    identity === entered.identity ? relays.own.localParticipant : relays.of(member).remoteParticipants.get(identity)
  const track = (source: Track.Source) => {
    const found = at?.getTrackPublication(source)
    return found?.isMuted === false ? (found.track?.mediaStreamTrack ?? null) : null
  }
  const sounds = [track(Track.Source.Microphone), track(Track.Source.ScreenShareAudio)].filter((one) => one !== null)
  const { name } = entered.person(userId)
  return { identity, name, camera: track(Track.Source.Camera), screen: track(Track.Source.ScreenShare), sounds }
}
