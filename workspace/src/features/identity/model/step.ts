import type { InstanceView, SessionView } from '@parvis/contracts'
import type { KeysState } from '../port.ts'

/** Which full-screen step stands between the person and the workspace; `open`: none. */
export type Step =
  | 'waiting'
  | 'unreachable'
  | 'sign-in'
  | 'starting'
  | 'code'
  | 'locked'
  | 'elsewhere'
  | 'failed'
  | 'open'

export interface StepFacts {
  readonly session: SessionView | null | undefined
  readonly failure: 'unreachable' | null
  readonly instance: InstanceView | undefined
  readonly keys: KeysState['at']
}

const steps: Readonly<Record<KeysState['at'], Step>> = {
  // Signed in at the portal, the keys have not begun yet.
  'signed-out': 'starting',
  starting: 'starting',
  'code-to-save': 'code',
  locked: 'locked',
  elsewhere: 'elsewhere',
  failed: 'failed',
  ready: 'open',
}

export function stepOf({ session, failure, instance, keys }: StepFacts): Step {
  if (session === undefined) return failure ? 'unreachable' : 'waiting'
  if (session === null) return 'sign-in'
  // Without its homeserver the portal opens all the same, with messages shown as unavailable.
  if (instance?.engines.matrix) return 'open'
  return steps[keys]
}
