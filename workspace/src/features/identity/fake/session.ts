import type { InstanceView, SessionView } from '@parvis/contracts'
import { demoDevices, demoInstance, demoSession } from '../../../shared/lib/demo-session.ts'
import { liveSource } from '../../../shared/lib/live.ts'
import type { SessionPort } from '../port.ts'

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
  const view = (idle?: number) => demoSession(now(), idle === undefined ? {} : { idle })
  const session = liveSource<SessionView | null | undefined>(signedIn ? view() : null)
  const failure = liveSource<'unreachable' | null>(null)
  let open = demoDevices(now())
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
