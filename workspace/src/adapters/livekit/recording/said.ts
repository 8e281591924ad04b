import type { Person, RecordingState } from '../../../features/calls/port.ts'
import type { CallMessage } from '../data/call-data.ts'

type Said = Extract<CallMessage, { readonly kind: 'recording' }>

/** Two hosts pressed at once: the one who began first goes on, the other one's ends. */
export function isFirst(
  { since }: Said,
  identity: string,
  own: Pick<RecordingState, 'since'>,
  ownIdentity: string,
): boolean {
  return since < own.since || (since === own.since && identity < ownIdentity)
}

/** Another recording is another question: an answer to the one before says nothing about it. */
export function asHeard(before: RecordingState | null, by: Person, { since, included }: Said): RecordingState {
  const same = before?.since === since && before.by.id === by.id
  const answers = { own: false, kept: null, failing: false, mine: same ? before.mine : 'asked' } as const
  return { by, since, included, ...answers }
}

/** An answer may have been lost on its way: while what is said differs from it, it is given again. */
export function repeat(
  identity: string,
  now: RecordingState | null,
  say: (message: CallMessage) => Promise<void>,
): void {
  if (!now || now.mine === 'asked') return
  const given = now.mine === 'given'
  if (now.included.includes(identity) !== given) void say({ kind: 'consent', to: now.since, given })
}

/** As a file is called, whatever the system that it is brought to. */
export function nameAt(time: number): string {
  const at = new Date(time)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `Appel ${day} ${two(at.getHours())} h ${two(at.getMinutes())}.enregistrement`
}
