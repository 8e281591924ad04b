import { signInAt, type PortalSession, type RunningStack } from '@parvis/testkit'
import { systemClock } from '../../platform/clock.ts'
import { memoryStore } from '../../platform/storage.ts'
import { soleTab } from '../../platform/tab-lock.ts'
import { liveSource, type LiveSource } from '../../shared/lib/live.ts'
import { makeCable, type Cable } from './cable.fixture.ts'
import { createMatrix, type Matrix } from './index.ts'

/** A person at a real portal, on a device of their own, as the workspace would run for them. */
export interface PersonAtPortal {
  readonly session: PortalSession
  readonly matrix: Matrix
  readonly network: LiveSource<boolean>
  readonly cable: Cable
}

export async function personAt(stack: RunningStack, uid: string, cable = makeCable()): Promise<PersonAtPortal> {
  const session = await signInAt(stack, uid)
  const network = liveSource(true)
  const matrix = createMatrix({
    baseUrl: stack.url,
    token: (deviceId) => session.matrixToken(deviceId),
    fetch: cable.fetch,
    clock: systemClock,
    network,
    store: memoryStore(),
    lock: soleTab,
    openPopup: () => null,
  })
  await matrix.start({ userId: session.userId, name: session.name, session: session.csrf })
  return { session, matrix, network, cable }
}

/** A first sign-in, up to « ready ». Returns the recovery code as it would be typed. */
export async function keepCode({ matrix }: PersonAtPortal): Promise<string> {
  const { value } = matrix.keys.state
  if (value.at !== 'code-to-save') throw new Error(`keys are ${value.at}`)
  await matrix.keys.codeSaved('checked')
  return value.code.join(' ')
}
