import { deviceList, instanceView, sessionView, type InstanceView, type SessionView } from '@parvis/contracts'
import * as z from 'zod/mini'
import type { SessionPort } from '../../features/identity/port.ts'
import { liveSource } from '../../shared/lib/live.ts'
import { ask } from './client.ts'
import { GatewayError } from './gateway-error.ts'
import type { GatewayDeps } from './index.ts'

const left = z.object({ redirect: z.string() })
const FIRST_RETRY_MS = 2_000
const LAST_RETRY_MS = 30_000
/** A store that another tab holds open may never say that it is gone; the session ends all the same. */
const WIPE_MS = 4_000

/** `SessionPort` over `/api` and `/auth`, and a way to ask as the signed-in person. */
export interface GatewaySession extends SessionPort {
  /** Runs a request with the session's CSRF token; an answer « not signed in » closes the session here too. */
  asking<T>(run: (csrf: string) => Promise<T>): Promise<T>
}

export function createSession({ fetch, leave, after, wipe }: GatewayDeps): GatewaySession {
  const session = liveSource<SessionView | null | undefined>(undefined)
  const instance = liveSource<InstanceView | undefined>(undefined)
  const failure = liveSource<'unreachable' | null>(null)
  let retryIn = FIRST_RETRY_MS
  let giveUp = () => {}

  async function read(): Promise<void> {
    instance.set(await ask(fetch, { path: '/api/instance', reads: instanceView }))
    session.set(await ask(fetch, { path: '/api/session', reads: sessionView }))
  }
  function failed(cause: unknown): void {
    if (cause instanceof GatewayError && cause.signedOut) return reached(null)
    // What was known stays known: a gateway that is away for a while signs nobody out.
    failure.set('unreachable')
    giveUp = after(retryIn, () => void refresh())
    retryIn = Math.min(retryIn * 2, LAST_RETRY_MS)
  }
  function reached(now?: null): void {
    failure.set(null)
    retryIn = FIRST_RETRY_MS
    if (now === null) session.set(null)
  }
  async function refresh(): Promise<void> {
    giveUp()
    await read().then(() => reached(), failed)
  }
  async function asking<T>(run: (csrf: string) => Promise<T>): Promise<T> {
    const known = session.value
    if (!known) throw new GatewayError('session.missing')
    return run(known.csrf).catch((cause: unknown) => {
      if (cause instanceof GatewayError && cause.signedOut) session.set(null)
      throw cause
    })
  }
  const atMost = (ms: number, act: Promise<void>) =>
    Promise.race([act, new Promise<void>((resolve) => void after(ms, resolve))])
  async function signOut(): Promise<void> {
    await atMost(WIPE_MS, wipe())
    const request = { method: 'POST', path: '/auth/logout', reads: left } as const
    const way = await asking((csrf) => ask(fetch, { ...request, csrf })).catch((cause: unknown) => {
      // Already closed is what was wanted; anything else is asked again when the gateway is back.
      if (cause instanceof GatewayError && cause.signedOut) return { redirect: '/' }
      return void refresh()
    })
    if (way) leave(way.redirect)
  }

  return {
    session,
    instance,
    failure,
    refresh,
    asking,
    signOut,
    signIn: (returnTo) => leave(`/auth/login?returnTo=${encodeURIComponent(returnTo)}`),
    devices: () => asking(async () => (await ask(fetch, { path: '/api/devices', reads: deviceList })).devices),
    revoke: (id) =>
      asking((csrf) => ask(fetch, { method: 'DELETE', path: `/api/devices/${encodeURIComponent(id)}`, csrf })),
    // Reading the session is what the gateway counts as being there.
    stay: () => asking(async () => session.set(await ask(fetch, { path: '/api/session', reads: sessionView }))),
  }
}
