import type { KeysState } from '../port.ts'

/** The steps from sign-in to the first message, in order. */
export const startSteps: readonly Extract<KeysState, { at: 'starting' }>['step'][] = [
  'code',
  'login',
  'crypto',
  'keys',
  'messages',
]
