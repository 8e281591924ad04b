import type { DeviceView, InstanceView, SessionView } from '@parvis/contracts'
import { liveSource } from '../../../shared/lib/live.ts'
import type { SessionPort } from '../port.ts'

const HOUR_MS = 3_600_000

/** An honest session: signing in and out, closing another device and staying do what the gateway does. */
export interface FakeSession extends SessionPort {
  /** Ends the session from outside, as an administrator would. */
  end(): void
  /** The gateway stops answering, or answers again. */
  reachable(yes: boolean): void
  /** Brings the idle end to `ms` from now. */
  idleIn(ms: number): void
}

export interface FakeSessionOptions {
  readonly now: () => number
  readonly signedIn?: boolean
  readonly instance?: Partial<InstanceView>
}

export function fakeSession({ now, signedIn = true, instance = {} }: FakeSessionOptions): FakeSession {
  const at = (ms: number) => new Date(now() + ms).toISOString()
  const view = (idle = HOUR_MS): SessionView => ({
    account,
    csrf: 'fake',
    expiresAt: at(8 * HOUR_MS),
    idleExpiresAt: at(idle),
  })
  const session = liveSource<SessionView | null | undefined>(signedIn ? view() : null)
  const failure = liveSource<'unreachable' | null>(null)
  let open = devices(at)
  let away = false
  const ask = async (): Promise<void> => {
    if (away) throw new Error('unreachable')
  }
  return {
    session,
    failure,
    instance: liveSource<InstanceView | undefined>({ ...demoInstance, ...instance }),
    refresh: async () => failure.set(away ? 'unreachable' : null),
    signIn: () => session.set(view()),
    signOut: async () => session.set(null),
    devices: async () => (await ask(), open),
    revoke: async (id) => {
      await ask()
      open = open.filter((device) => device.id !== id || device.current)
    },
    stay: async () => (await ask(), session.set(view())),
    end: () => session.set(null),
    reachable: (yes) => void (away = !yes),
    idleIn: (ms) => session.set(view(ms)),
  }
}

const account: SessionView['account'] = {
  id: 'claire',
  name: 'Claire Morvan',
  email: 'claire.morvan@ville.example',
  roles: ['member'],
  organisation: { id: 'ville', name: 'Ville d’Orléans-la-Démo' },
  matrixUserId: '@claire.morvan:parvis.localhost',
}

const demoInstance: InstanceView = {
  name: 'Ville d’Orléans-la-Démo',
  issuer: 'compte de démonstration',
  issuerKind: 'demo',
  engines: { matrix: null, livekit: null },
}

function devices(at: (ms: number) => string): readonly DeviceView[] {
  const here = { id: 'd1', current: true, agent: 'Firefox 145, Linux', openedAt: at(-3 * HOUR_MS), seenAt: at(0) }
  const phone = {
    id: 'd2',
    current: false,
    agent: 'Chrome 151, Android',
    openedAt: at(-90 * HOUR_MS),
    seenAt: at(-20 * HOUR_MS),
  }
  const desk = {
    id: 'd3',
    current: false,
    agent: 'Edge 151, Windows',
    openedAt: at(-30 * HOUR_MS),
    seenAt: at(-2 * HOUR_MS),
  }
  return [here, desk, phone].map((device) => ({
    ...device,
    place: 'local',
    matrixDeviceId: device.id.toUpperCase(),
  }))
}
