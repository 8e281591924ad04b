import { ServiceError } from '@parvis/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Facts, Policy } from '../residency/decision.ts'
import type { Places } from '../residency/places.ts'
import type { Declaration } from './declaration.ts'
import type { Principal } from '../identity/principal.ts'
import type { MeetClient } from './door/meet-client.ts'

interface TransportDependencies {
  readonly meet: Pick<MeetClient, 'transports'>
  readonly places: Pick<Places, 'of'>
  readonly policy: Policy
  readonly classify: (request: FastifyRequest, declared: Declaration, principal: Principal) => Facts | Promise<Facts>
}

/** Attacker-controlled. `room` is ours: MSC4143 asks without one, and then no rule of a room is heard. */
const query = z.object({ room: z.string().startsWith('!').max(1024).optional() })

/**
 * Where calls may run, for who asks: the call service puts the SFUs in order by territory, and those are left out by
 * which this person could not join. Where that leaves none, the first is told: asking there is refused in words, and is
 * in the log.
 */
export function transportsAnswer({ meet, places, policy, classify }: TransportDependencies) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const asked = query.safeParse(request.query)
    const { principal } = request.passage
    if (!asked.success || principal === null) throw new ServiceError('request.invalid')
    const { room } = asked.data
    const { rtc_transports: found, membership } = await meet.transports(places.of(request.ip), room ?? null)
    const declared = { act: 'call.join', caller: 'handler', upstream: 'livekit' } as const
    const allowed = await Promise.all(
      found.map(async ({ place }) => {
        const facts = { ...(room !== undefined && { facts: () => ({ room }) }) }
        return policy.decide(await classify(request, { ...declared, place, ...facts }, principal)).effect === 'allow'
      }),
    )
    const rtc_transports = allowed.includes(true) ? found.filter((_one, at) => allowed[at]) : found.slice(0, 1)
    return reply.header('cache-control', 'no-store').send({ rtc_transports, 'parvis.membership': membership })
  }
}
