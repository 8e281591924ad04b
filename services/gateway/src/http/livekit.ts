import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Identity } from '../identity/identity.ts'
import type { Principal } from '../identity/principal.ts'
import { forward } from '../upstream/forward.ts'
import type { Tunnels } from '../upstream/tunnel.ts'
import type { Upstream } from '../upstream/upstream.ts'
import type { MeetClient, Way } from './door/meet-client.ts'
import { bearer } from './guard.ts'

const root = '/livekit'
const signalling = ['/rtc', '/rtc/v1']
/** For the plugin that stands in when there is no SFU. */
export const livekitRoutes = signalling.flatMap((path) => [
  { method: 'GET' as const, path: `${root}${path}` },
  { method: 'GET' as const, path: `${root}${path}/validate` },
])

interface LivekitDependencies {
  readonly livekit: Upstream
  /** Of a further SFU: the word of its paths, and where it stands. */
  readonly further?: { readonly word: string; readonly place: string }
  readonly tunnels: Tunnels
  readonly publicUrl: string
  readonly identity: Pick<Identity, 'identifySession' | 'lookUp'>
  /** The SFU's name at the call service; null where none runs: then only a session shows who somebody is. */
  readonly meet: { readonly client: MeetClient; readonly sfu: string } | null
}

/**
 * The SFU's signalling, and nothing else of it. The SFU's own token is asked for there; here, who comes: by the
 * portal's session, or, from any origin, as the person to whom the call service gave that token. Who was put out of a
 * call has neither. Media goes straight to the SFU: what the gateway decides and records is who may signal.
 */
export function livekitPlugin(deps: LivekitDependencies) {
  const { livekit, tunnels, further } = deps
  const prefix = further ? `${root}/${further.word}` : root
  const engineUrl = (request: FastifyRequest) => request.url.slice(prefix.length)
  const rooms = new WeakMap<FastifyRequest, string>()
  const declares = {
    act: 'call.signal',
    caller: 'handler',
    upstream: 'livekit',
    ...(further && { place: further.place }),
    facts: (request: FastifyRequest) => {
      const room = rooms.get(request)
      return room === undefined ? {} : { room }
    },
  } as const
  const enter = async (request: FastifyRequest) => {
    const way = await wayOf(request, deps)
    const principal = await principalOf(request, way, deps)
    if (way?.room) rooms.set(request, way.room)
    await request.passage.enter(principal, way?.room ?? undefined)
  }
  return async (app: FastifyInstance): Promise<void> => {
    for (const path of signalling) {
      app.get(`${prefix}${path}`, { config: { declares }, exposeHeadRoute: false }, async (request, reply) => {
        if (!tunnels.isUpgrade(request)) throw new ServiceError('request.invalid')
        await enter(request)
        tunnels.join(request, reply, livekit, engineUrl(request))
        return reply
      })
      const validate = async (request: FastifyRequest, reply: FastifyReply) => {
        // A browser's page asks here why its WebSocket was refused, from whichever origin it is.
        reply.header('access-control-allow-origin', '*')
        await enter(request)
        forward(request, reply, livekit, { patience: 'normal', bodyLimit: 0, cookies: [], path: engineUrl(request) })
        return reply
      }
      app.get(`${prefix}${path}/validate`, { config: { declares } }, validate)
    }
  }
}

/** null: not a token of ours, or nobody to ask. Throws `call.put-out`, `upstream.unavailable`. */
async function wayOf(request: FastifyRequest, { meet }: LivekitDependencies): Promise<Way | null> {
  const token = (request.query as { access_token?: unknown }).access_token ?? bearer(request)
  if (meet === null || typeof token !== 'string') return null
  return meet.client.rightOfWay(meet.sfu, token).catch((error: unknown) => {
    if (error instanceof ServiceError && (error.code === 'session.missing' || error.code === 'request.invalid'))
      return null
    throw error
  })
}

/**
 * The cookie counts for our own pages alone: another site's could open a WebSocket with it, for browsers do not ask
 * first. A token of the SFU is nothing that a browser sends by itself.
 */
async function principalOf(
  request: FastifyRequest,
  way: Way | null,
  { identity, publicUrl }: LivekitDependencies,
): Promise<Principal> {
  const { origin } = request.headers
  const isOurs = origin === undefined || origin === new URL(publicUrl).origin
  const session = isOurs ? await identity.identifySession(request) : null
  const named = way && (session === null || session.kind !== 'account' || session.account.matrixUserId !== way.user)
  const principal = named ? await identity.lookUp(way.user) : session
  if (principal?.kind === 'unlinked') throw new ServiceError('identity.unlinked')
  if (principal === null) throw new ServiceError(isOurs ? 'session.missing' : 'csrf.failed')
  return principal
}
