import type { Alarm, AlarmKind } from '../../../features/calls/port.ts'
import type { Fate } from '../frames/inbound.ts'
import type { RefusedKey } from './signalling.ts'

/** Frames of one kind since the last look. */
type Counts = Readonly<Partial<Record<Fate, number>>>

/** Nothing more of the kind for so long: it has stopped. */
const calmMs = 5_000
/** A key may be so long on its way: to or from who has just come, and between two who see each other already. */
const keyPatienceMs = { first: 12_000, later: 3_000 }
/** Another program may send in clear for so long after it began, until each track's seal is on. None of it is decoded. */
const startMs = 5_000
/**
 * Nothing at all for `cut`: the link was cut. For `back` after, what had come before may come a second time (seen after
 * cuts of thirteen seconds). It is dropped as ever; an attack does not stop there.
 */
const gapMs = { cut: 2_000, back: 5_000 }
/** A key that is replaced makes a frame or two that don't open; an attack does not stop there. */
const forgedFrames = 10

/** Whose frames. */
interface Counted {
  readonly participant: string
  /** For when they have left. */
  readonly name: string | null
  /** It is our own program, which never sends in clear. */
  readonly ours: boolean
}

export interface AlarmOf {
  readonly kind: AlarmKind
  readonly participant: string | null
}

/**
 * Alarms follow from what was counted, and are never taken away: `lasts` falls when it stops. Pure but for the order of
 * its calls; times are milliseconds.
 */
export class Alarms {
  readonly #list = new Map<string, { alarm: Alarm; last: number }>()
  readonly #before = new Map<string | null, Counts>()
  readonly #waiting = new Map<string, number>()
  readonly #began = new Map<string, number>()
  /** When anything came of a participant, and when it did again after a cut. */
  readonly #came = new Map<string, { readonly last: number; readonly again: number }>()
  /** Of whom anything was ever opened. */
  readonly #seen = new Set<string>()
  #count = 0

  get list(): readonly Alarm[] {
    return [...this.#list.values()].map(({ alarm }) => alarm)
  }

  /** Is something wrong with this participant's media now? */
  refuses(participant: string): boolean {
    return this.list.some((alarm) => alarm.lasts && alarm.participant === participant && mediaKinds.has(alarm.kind))
  }

  /** Counters of a participant's frames since the call began. */
  counted({ participant, name, ours }: Counted, counts: Counts, now: number): void {
    const before = this.#before.get(participant) ?? {}
    this.#before.set(participant, counts)
    const more = (fate: Fate) => (counts[fate] ?? 0) - (before[fate] ?? 0)
    const starts = !ours && this.#isStarting(participant, now)
    if (more('clear') + more('codec') > 0 && !starts) this.raise({ kind: 'clear', participant }, name, now)
    const returns = total(counts) > total(before) && this.#isReturning(participant, now)
    if (more('replay') > 0 && !returns) this.raise({ kind: 'replay', participant }, name, now)
    if (more('swap') > 0) this.raise({ kind: 'swap', participant }, name, now)
    if (more('forged') >= forgedFrames || (more('forged') > 0 && more('opened') === 0)) {
      this.raise({ kind: 'wrong-key', participant }, name, now)
    }
    if (more('opened') > 0) {
      this.#seen.add(participant)
      this.#waiting.delete(participant)
    } else if (more('waiting') > 0) {
      const since = this.#waiting.get(participant) ?? now
      this.#waiting.set(participant, since)
      const patience = keyPatienceMs[this.#seen.has(participant) ? 'later' : 'first']
      if (now - since >= patience) this.raise({ kind: 'no-key', participant }, name, now)
    }
  }

  /** They left; should they come back, their key is a first one again. */
  left(participant: string): void {
    this.#seen.delete(participant)
    this.#waiting.delete(participant)
    this.#came.delete(participant)
  }

  /** Something has come of theirs: did nothing do for long, until some moments ago? */
  #isReturning(participant: string, now: number): boolean {
    const { last, again } = this.#came.get(participant) ?? { last: now, again: -Infinity }
    const since = now - last > gapMs.cut ? now : again
    this.#came.set(participant, { last: now, again: since })
    return now - since < gapMs.back
  }

  /** Since the first frame of theirs that was looked at. */
  #isStarting(participant: string, now: number): boolean {
    const since = this.#began.get(participant) ?? now
    this.#began.set(participant, since)
    return now - since < startMs
  }

  raise({ kind, participant }: AlarmOf, name: string | null, now: number): void {
    const key = `${kind} ${participant}`
    const known = this.#list.get(key)
    this.#count += known ? 0 : 1
    const alarm = { id: known?.alarm.id ?? `${this.#count}`, kind, participant, name, since: known?.alarm.since ?? now }
    this.#list.set(key, { alarm: { ...alarm, lasts: true }, last: now })
  }

  /** True when an alarm has stopped since. */
  calm(now: number): boolean {
    let stopped = false
    for (const [key, { alarm, last }] of this.#list) {
      if (!alarm.lasts || now - last < calmMs) continue
      this.#list.set(key, { alarm: { ...alarm, lasts: false }, last })
      stopped = true
    }
    return stopped
  }
}

const total = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0)

/** What is said of a key that was not taken or not given. */
export function alarmOf({ way, why }: Pick<RefusedKey, 'way' | 'why'>): AlarmKind {
  if (why === 'unannounced' || why === 'identity-changed') return why
  return way === 'out' || why === 'unsigned' || why === 'unknown' ? 'unsigned-device' : 'forged-key'
}

const mediaKinds: ReadonlySet<AlarmKind> = new Set(['no-key', 'wrong-key', 'clear', 'replay', 'swap'])
