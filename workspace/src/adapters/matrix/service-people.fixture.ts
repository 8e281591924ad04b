import { signInAt, type PortalSession, type RunningStack } from '@parvis/testkit'
import { systemClock } from '../../platform/clock.ts'
import { memoryStore } from '../../platform/storage.ts'
import { soleTab } from '../../platform/tab-lock.ts'
import { liveSource, type LiveSource } from '../../shared/lib/live.ts'
import { makeCable, type Cable } from './cable.fixture.ts'
import { createMatrix, type Matrix } from './index.ts'
import type { PortalIdentities } from './trust/told.ts'

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
    identities: identitiesAt(stack, session, cable),
  })
  await matrix.start({ userId: session.userId, name: session.name, session: session.csrf })
  return { session, matrix, network, cable }
}

/** The portal's word on identities, asked as the workspace asks: by the portal's session. */
function identitiesAt({ url }: RunningStack, session: PortalSession, cable: Cable): PortalIdentities {
  const ask = async (method: string, path: string, body: object) => {
    const own = { cookie: session.cookie, origin: url, 'sec-fetch-site': 'same-origin', 'x-parvis-csrf': session.csrf }
    const headers = { 'content-type': 'application/json', ...own }
    const init = { method, headers, body: JSON.stringify(body), signal: AbortSignal.timeout(15_000) }
    const answer = await cable.fetch(`${url}/api/identities/${path}`, init)
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return answer
  }
  return {
    tell: async (key) => void (await ask('PUT', 'mine', { key })),
    async look(people) {
      const { keys } = (await (await ask('POST', 'look', { people })).json()) as { keys: Record<string, string> }
      return new Map(Object.entries(keys))
    },
  }
}

/** A first sign-in, up to « ready ». Returns the recovery code as it would be typed. */
export async function keepCode({ matrix }: PersonAtPortal): Promise<string> {
  const { value } = matrix.keys.state
  if (value.at !== 'code-to-save') throw new Error(`keys are ${value.at}`)
  await matrix.keys.codeSaved('checked')
  return value.code.join(' ')
}
