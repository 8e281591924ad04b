import { readSecret, ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Identity } from '../identity/identity.ts'
import type { Places } from '../residency/places.ts'
import { forward } from '../upstream/forward.ts'
import type { Upstream } from '../upstream/upstream.ts'

const paths = ['/sfu/get', '/get_token', '/delegate_delayed_leave']
const root = '/livekit'
/** For the plugin that stands in when there is no SFU. */
export const callRoutes = paths.map((path) => ({ method: 'POST' as const, path: `${root}/jwt${path}` }))

/** Attacker-controlled. The rest of the body is the service's to judge; who asks and for which room is ours. */
const asked = z.looseObject({
  openid_token: z.looseObject({ access_token: z.string().min(1).max(1024) }),
  room: z.string().optional(),
  room_id: z.string().optional(),
  device_id: z.string().max(255).optional(),
  member: z.looseObject({ claimed_device_id: z.string().max(255) }).optional(),
})

interface CallDependencies {
  readonly meet: Upstream
  readonly identity: Pick<Identity, 'identifyOpenId' | 'assuranceOf'>
  readonly places: Pick<Places, 'of'>
  /** The SFU's name at the call service. */
  readonly settings: { readonly sfu: string; readonly tokenFile: string }
  /** Of a further SFU: where it stands. Its paths have its name in them. */
  readonly further?: { readonly place: string }
}

/**
 * Admission to calls: the MatrixRTC authorisation API, behind the guard. Any MatrixRTC client asks here, from its own
 * origin too; what it shows of itself is a Matrix OpenID token, so the caller is known only once the body is read.
 */
export function callsPlugin({ meet, identity, places, settings, further }: CallDependencies) {
  const prefix = further ? `${root}/${settings.sfu}/jwt` : `${root}/jwt`
  const token = readSecret(settings.tokenFile)
  const roomOf = (request: FastifyRequest) => {
    const { room, room_id: roomId } = asked.parse(request.body)
    return room ?? roomId ?? ''
  }
  const admit = async (request: FastifyRequest, reply: FastifyReply, path: string) => {
    const body = asked.safeParse(request.body)
    if (!body.success) throw new ServiceError('request.invalid')
    const principal = await identity.identifyOpenId(body.data.openid_token.access_token)
    if (principal === null) throw new ServiceError('session.missing')
    if (principal.kind === 'unlinked') throw new ServiceError('identity.unlinked')
    await request.passage.enter(principal, roomOf(request))
    const place = places.of(request.ip)
    const { device_id: device = body.data.member?.claimed_device_id } = body.data
    // A token names a person and no device. Who claims another device of theirs is sealed out by it: the call's keys go
    // to the device that is named, and to no other.
    const assurance =
      principal.kind === 'account' && device !== undefined
        ? await identity.assuranceOf(principal.account.id, device)
        : null
    // Read whole for what it says, so it is sent anew.
    request.heldBody = Buffer.from(JSON.stringify(request.body))
    const says = [
      ['x-parvis-gateway', token],
      ['x-parvis-place', place.id],
      ['x-parvis-territory', place.territory],
      ...(assurance === null ? [] : [['x-parvis-assurance', assurance]]),
      ...(principal.kind === 'guest' ? [['x-parvis-guest', '1']] : []),
    ].flat()
    forward(request, reply, meet, {
      patience: 'normal',
      bodyLimit: 0,
      cookies: [],
      path: `/${settings.sfu}${path}`,
      says,
    })
    return reply
  }
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', async (_request, reply) => void reply.headers(cors))
    const declares = {
      caller: 'handler',
      upstream: 'livekit',
      ...(further && { place: further.place }),
      facts: (request: FastifyRequest) => ({ room: roomOf(request) }),
    } as const
    for (const path of paths) {
      // Of somebody who was admitted already, and has an entry for that: what is handed over is that they will leave.
      const act = path === '/delegate_delayed_leave' ? ('matrix.signal.send' as const) : ('call.join' as const)
      app.post(prefix + path, { config: { declares: { ...declares, act } } }, (request, reply) =>
        admit(request, reply, path),
      )
      const config = { declares: { act: 'call.discover' as const, caller: 'anyone' as const } }
      app.options(prefix + path, { config }, (_request, reply) => reply.code(204).send())
    }
  }
}

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers': 'Content-Type, Accept',
}
