import { randomUUID } from 'node:crypto'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { Journal } from '../../audit/sealing/journal.ts'
import type { Actor } from '../../audit/sealing/seal.ts'
import type { Identity } from '../../identity/identity.ts'
import type { MeetClient } from './meet-client.ts'

const told = z.strictObject({
  kind: z.enum(['joined', 'left', 'cut', 'ended']),
  sfu: z.string().max(64),
  place: z.string().max(64),
  room: z.string().startsWith('!').max(1024).nullable(),
  user: z.string().startsWith('@').max(255).nullable(),
  correlation: z.string().max(64).nullable(),
})
type Told = z.output<typeof told>

export interface PresenceDependencies {
  readonly meet: Pick<MeetClient, 'isGateway'>
  readonly identity: Pick<Identity, 'lookUp' | 'guests'>
  readonly journal: Pick<Journal, 'intent' | 'outcome'>
}

const config = { declares: { act: 'call.presence', caller: 'handler', upstream: 'livekit' } } as const

/**
 * Who came to a call's media server and who went, as that server says and the call service has verified. Answered once
 * it is on disk: until then it is told again. The entry has the correlation of the person's own « joined a call ».
 */
export function presenceRoute({ meet, identity, journal }: PresenceDependencies) {
  const actorOf = async ({ user }: Told): Promise<Actor> => {
    const who = user === null ? null : await identity.lookUp(user)
    if (who?.kind === 'account') return { account: who.account.id, address: '' }
    if (who?.kind === 'guest') return { account: who.guest.id, address: '' }
    return { anonymous: true, address: '', ...(user !== null && { claim: user }) }
  }
  const write = async (event: Told) => {
    const of = await journal.intent({
      ...{ kind: 'intent', class: 'access', decision: 'allow', rules: [], policy: '' },
      act: event.kind === 'joined' ? 'call.arrive' : 'call.depart',
      actor: await actorOf(event),
      ...(event.room !== null && { object: { subject: `room:${event.room}` } }),
      place: { from: event.place, to: event.place },
      correlation: event.correlation ?? randomUUID(),
    })
    await journal.outcome({ of, class: 'access', outcome: event.kind === 'cut' ? 'cut' : 'done' })
  }
  return async (app: FastifyInstance): Promise<void> => {
    app.post('/api/calls/presence', { config }, async (request, reply) => {
      if (!meet.isGateway(request.headers['x-parvis-gateway'])) throw new ServiceError('route.unlisted')
      const event = told.safeParse(request.body)
      if (!event.success) throw new ServiceError('request.invalid', { cause: event.error })
      if (event.data.kind === 'joined' && event.data.room !== null) identity.guests?.came(event.data.room)
      if (event.data.kind !== 'ended') await write(event.data)
      else if (event.data.room !== null) await identity.guests?.closeRoom(event.data.room)
      return reply.code(204).send()
    })
  }
}
