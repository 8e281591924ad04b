import type { DeviceView, InstanceView, SessionView } from '@parvis/contracts'

const hour = 3_600_000

/** Who is signed in where there is no gateway: in the mocked portal and in tests. */
const account: SessionView['account'] = {
  id: 'claire',
  name: 'Claire Morvan',
  email: 'claire.morvan@ville.example',
  roles: ['member'],
  organisation: { id: 'ville', name: 'Ville d’Orléans-la-Démo' },
  matrixUserId: '@claire.morvan:parvis.localhost',
}

export const demoInstance: InstanceView = {
  name: 'Ville d’Orléans-la-Démo',
  issuer: 'compte de démonstration',
  issuerKind: 'demo',
  engines: { matrix: null, livekit: null },
}

/** Her session at `now` (ms since 1970), which ends by itself after `idle` ms. */
export function demoSession(now: number, { csrf = 'fake', idle = hour } = {}): SessionView {
  const at = from(now)
  return { account, csrf, expiresAt: at(8 * hour), idleExpiresAt: at(idle) }
}

/** Three browsers, the present one first. */
export function demoDevices(now: number): readonly DeviceView[] {
  const at = from(now)
  const device = (id: string, agent: string, opened: number, seen: number): DeviceView => ({
    id,
    current: id === 'd1',
    agent,
    openedAt: at(-opened * hour),
    seenAt: at(-seen * hour),
    place: 'local',
    matrixDeviceId: id.toUpperCase(),
  })
  return [
    device('d1', 'Firefox 145, Linux', 3, 0),
    device('d3', 'Edge 151, Windows', 30, 2),
    device('d2', 'Chrome 151, Android', 90, 20),
  ]
}

function from(now: number): (ms: number) => string {
  return (ms) => new Date(now + ms).toISOString()
}
