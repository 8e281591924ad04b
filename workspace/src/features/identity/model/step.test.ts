import { expect, test } from 'vitest'
import type { InstanceView, SessionView } from '@parvis/contracts'
import { stepOf, type StepFacts } from './step.ts'

const session = {} as SessionView
const running = { engines: { matrix: null, livekit: null } } as InstanceView
const facts = (over: Partial<StepFacts>): StepFacts => ({
  session,
  failure: null,
  instance: running,
  keys: 'ready',
  ...over,
})

test.each<[string, Partial<StepFacts>, string]>([
  ['nothing known yet', { session: undefined }, 'waiting'],
  ['the gateway does not answer', { session: undefined, failure: 'unreachable' }, 'unreachable'],
  ['nobody is signed in', { session: null }, 'sign-in'],
  ['signed in, keys not begun', { keys: 'signed-out' }, 'starting'],
  ['first sign-in', { keys: 'code-to-save' }, 'code'],
  ['keys made in another browser', { keys: 'locked' }, 'locked'],
  ['another tab', { keys: 'elsewhere' }, 'elsewhere'],
  ['keys failed', { keys: 'failed' }, 'failed'],
  ['all is well', {}, 'open'],
  ['a short loss of the gateway does not close the workspace', { failure: 'unreachable' }, 'open'],
])('%s → %#', (_name, over, step) => expect(stepOf(facts(over))).toBe(step))

test('without a homeserver the portal opens all the same', () => {
  const missing = { engines: { matrix: { fr: 'Absent.', en: 'Missing.' }, livekit: null } } as InstanceView
  expect(stepOf(facts({ instance: missing, keys: 'signed-out' }))).toBe('open')
})
