import { demoDevices, demoInstance, demoSession } from '../../shared/lib/demo-session.ts'
import type { Fetch } from './client.ts'

const json = (status: number, body: unknown) => Response.json(body, { status })
const CSRF = 'a-token-of-the-session'

/** The gateway's answers to `/api` and `/auth`, in memory, with what it was asked. CSRF is checked as there. */
export function fakeGateway() {
  const state = {
    signedIn: true,
    reachable: true,
    broken: false,
    devices: [...demoDevices(Date.now())],
    asked: [] as string[],
  }
  const handle = (method: string, path: string, headers: Headers): Response => {
    if (path === '/api/instance') return json(200, demoInstance)
    if (!state.signedIn) return json(401, { code: 'session.missing' })
    if (method !== 'GET' && headers.get('x-parvis-csrf') !== CSRF) return json(403, { code: 'csrf.failed' })
    if (path === '/api/session')
      return json(200, state.broken ? { hello: 'proxy' } : demoSession(Date.now(), { csrf: CSRF }))
    if (path === '/api/devices') return json(200, { devices: state.devices })
    if (path === '/api/matrix/token') return json(200, { token: 'jwt', userId: '@c:x', deviceId: 'D' })
    if (path === '/auth/logout') return json(200, { redirect: 'http://issuer.example/end' })
    const id = /^\/api\/devices\/(.+)$/.exec(path)?.[1]
    if (method !== 'DELETE' || !state.devices.some((device) => device.id === id)) return json(404, {})
    state.devices = state.devices.filter((device) => device.id !== id)
    return new Response(null, { status: 204 })
  }
  const fetch: Fetch = async (path, init) => {
    state.asked.push(`${init.method} ${path}`)
    if (!state.reachable) throw new TypeError('fetch failed')
    return handle(init.method ?? 'GET', path, new Headers(init.headers))
  }
  return { state, fetch }
}
