import { liveSource, type LiveSource } from '../../../shared/lib/live.ts'
import type {
  Alarm,
  Call,
  CallError,
  CallEvent,
  CallState,
  EndReason,
  JoinOptions,
  Network,
  Own,
  Participant,
  ParticipantId,
  Person,
  Seal,
} from '../port.ts'
import type { RecordingState } from '../recording-port.ts'
import { fakePicture, personDrawing, planDrawing } from './picture.ts'

export interface FakeCall {
  readonly call: Call
  readonly state: LiveSource<CallState>
  readonly participants: LiveSource<readonly Participant[]>
  readonly own: LiveSource<Own>
  readonly seal: LiveSource<Seal>
  readonly network: LiveSource<Network>
  readonly alarms: LiveSource<readonly Alarm[]>
  readonly soundBlocked: LiveSource<boolean>
  readonly recording: LiveSource<RecordingState | null>
  /** What the person asked for, in order. */
  readonly asked: readonly string[]
  come(person: Person, with_?: Partial<Participant>): void
  go(id: ParticipantId, kind?: 'left' | 'removed'): void
  change(id: ParticipantId, to: Partial<Participant>): void
  alarm(alarm: Partial<Alarm> & Pick<Alarm, 'kind'>): void
  tell(event: CallEvent): void
  end(reason: EndReason): void
  failNext(error: CallError): void
}

const quiet: Network = {
  quality: 'good',
  up: 2_400_000,
  roundTrip: 12,
  loss: 0,
  place: 'Orléans',
  economy: 'automatic',
  givenUp: [],
}

/** One call on nothing: whoever holds it says who comes and what goes wrong. */
export function fakeCall(options: JoinOptions, name: string, me: Person, now: () => number): FakeCall {
  const state = liveSource<CallState>({ at: 'joining', step: 'place' })
  const participants = liveSource<readonly Participant[]>([])
  const own = liveSource<Own>({
    microphone: options.microphone ? 'on' : 'off',
    camera: options.camera ? 'on' : 'off',
    screen: 'off',
    shareQuality: 'readable',
    handUp: false,
    talksMuted: false,
  })
  const seal = liveSource<Seal>({ epoch: 0, people: 0, changedAt: null, because: null })
  const network = liveSource<Network>({ ...quiet, economy: options.economy })
  const alarms = liveSource<readonly Alarm[]>([])
  const soundBlocked = liveSource(false)
  const recording = liveSource<RecordingState | null>(null)
  const happened = liveSource(false)
  recording.subscribe((state) => state && happened.set(true))
  const listeners = new Set<(event: CallEvent) => void>()
  const asked: string[] = []
  let failure: CallError | null = null
  let came = 0

  const tell = (event: CallEvent) => listeners.forEach((listener) => listener(event))
  const newKeys = (kind: 'joined' | 'left' | 'removed', who: string) =>
    seal.set({
      epoch: seal.value.epoch + 1,
      people: participants.value.length,
      changedAt: now(),
      because: { kind, name: who },
    })
  const change = (id: ParticipantId, to: Partial<Participant>) =>
    participants.set(participants.value.map((one) => (one.id === id ? { ...one, ...to } : one)))
  const mine = (to: Partial<Own>, shown: Partial<Participant> = {}) => {
    own.set({ ...own.value, ...to })
    change(`${me.id}:fake`, shown)
  }

  function come(person: Person, with_: Partial<Participant> = {}): void {
    came += 1
    const one: Participant = {
      id: `${person.id}:fake`,
      person,
      own: person.id === me.id,
      trust: 'verified',
      role: 'member',
      program: 'parvis',
      microphone: 'on',
      speaking: false,
      camera: fakePicture(personDrawing(came)),
      screen: null,
      handSince: null,
      media: 'open',
      network: 'good',
      ...with_,
    }
    participants.set([...participants.value, one])
    newKeys('joined', person.name)
    if (!one.own) tell({ kind: 'joined', person })
  }

  /** Each act is noted, and fails when it was told to. */
  async function act(what: string, run: () => void = () => {}): Promise<void> {
    asked.push(what)
    await Promise.resolve()
    const failed = failure
    failure = null
    if (failed) throw failed
    run()
  }

  const screen = fakePicture(planDrawing(name))
  const call: Call = {
    room: options.room,
    name,
    state,
    participants,
    own,
    seal,
    network,
    alarms,
    recording: {
      state: recording,
      happened,
      start: () =>
        act('record', () =>
          recording.set({
            ...{ by: me, own: true, since: now(), included: [`${me.id}:fake`] },
            ...{ mine: 'given', kept: 0, failing: false },
          }),
        ),
      stop: () => act('record-stop', () => recording.set(null)),
      answer: (given) =>
        act(`consent ${given}`, () => {
          const { value } = recording
          if (value) recording.set({ ...value, mine: given ? 'given' : 'refused' })
        }),
    },
    soundBlocked,
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    setMicrophone: (on) =>
      act(`microphone ${on}`, () =>
        mine({ microphone: on ? 'on' : 'off', talksMuted: false }, { microphone: on ? 'on' : 'muted' }),
      ),
    setCamera: (on) =>
      act(`camera ${on}`, () =>
        mine({ camera: on ? 'on' : 'off' }, { camera: on ? fakePicture(personDrawing(1)) : null }),
      ),
    startSharing: ({ quality, sound }) =>
      act(`share ${quality} ${sound}`, () => mine({ screen: 'on', shareQuality: quality }, { screen })),
    setShareQuality: (quality) => act(`share-quality ${quality}`, () => mine({ shareQuality: quality })),
    stopSharing: () => act('unshare', () => mine({ screen: 'off' }, { screen: null })),
    useDevice: (kind, id) => act(`device ${kind} ${id}`),
    setHand: (up) => act(`hand ${up}`, () => mine({ handUp: up }, { handSince: up ? now() : null })),
    react: (key) =>
      act(`react ${key}`, () => tell({ kind: 'reaction', participant: `${me.id}:fake`, person: me, key })),
    setEconomy(economy) {
      asked.push(`economy ${economy}`)
      const givenUp = economy === 'on' ? (['received-cameras', 'own-camera', 'share-rate'] as const) : []
      network.set({ ...network.value, economy, givenUp })
    },
    playSound: () => act('sound', () => soundBlocked.set(false)),
    mute: (id) => act(`mute ${id}`, () => change(id, { microphone: 'muted', speaking: false })),
    remove: (id) => act(`remove ${id}`, () => go(id, 'removed')),
    leave: () => act('leave', () => state.set({ at: 'ended', reason: 'left' })),
  }

  function go(id: ParticipantId, kind: 'left' | 'removed' = 'left'): void {
    const gone = participants.value.find((one) => one.id === id)
    participants.set(participants.value.filter((one) => one.id !== id))
    if (!gone) return
    newKeys(kind, gone.person.name)
    tell({ kind, person: gone.person })
  }

  return {
    call,
    state,
    participants,
    own,
    seal,
    network,
    alarms,
    soundBlocked,
    recording,
    asked,
    come,
    go,
    change,
    tell,
    alarm: (alarm) =>
      alarms.set([
        ...alarms.value,
        { id: `alarm-${alarms.value.length}`, participant: null, name: null, since: now(), lasts: true, ...alarm },
      ]),
    end: (reason) => state.set({ at: 'ended', reason }),
    failNext: (error) => void (failure = error),
  }
}
