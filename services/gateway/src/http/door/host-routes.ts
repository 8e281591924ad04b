import {
  callLinkWish,
  doorAct,
  doorWish,
  type Act,
  type CallLinkMade,
  type CallLinkView,
  type DoorView,
} from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { CallLinkRow } from '../../db/schema.ts'
import type { Guests } from '../../identity/guests.ts'
import { accountOf } from '../account-of.ts'
import type { MeetClient } from './meet-client.ts'

type OfRoom = { Params: { roomId: string } }
type OfLink = { Params: { roomId: string; id: string } }

interface HostDependencies {
  readonly meet: MeetClient
  readonly guests: Guests
}

const roomOf = (request: FastifyRequest) => {
  const { roomId } = request.params as OfRoom['Params']
  if (!roomId.startsWith('!')) throw new ServiceError('request.invalid')
  return roomId
}
const linkOf = (request: FastifyRequest) => (request.params as OfLink['Params']).id
const whoIn = (request: FastifyRequest) => doorAct.safeParse(request.body).data?.who
const inRoom = (request: FastifyRequest) => ({ room: roomOf(request) })

function declare(act: Act, object: (request: FastifyRequest) => string | undefined = roomOf) {
  return { config: { declares: { act, caller: 'session', object, facts: inRoom } as const } }
}

/** Attacker-controlled. */
function read<T>(schema: { safeParse(value: unknown): { success: boolean; data?: T } }, request: FastifyRequest): T {
  const { data } = schema.safeParse(request.body)
  if (data === undefined) throw new ServiceError('request.invalid')
  return data
}

/**
 * What hosts of a call do at its door. Who is a host, the call service says by the room's own levels, each time; before
 * it does anything the act is decided and written down here.
 */
export function hostRoutes({ meet, guests }: HostDependencies) {
  const by = (request: FastifyRequest) => accountOf(request).account.matrixUserId
  /** Throws `call.not-host`. */
  const assertHost = async (request: FastifyRequest) => {
    if (!(await meet.door(roomOf(request), by(request))).host) throw new ServiceError('call.not-host')
  }
  const look = async (request: FastifyRequest): Promise<DoorView> => {
    const room = roomOf(request)
    const door = await meet.door(room, by(request))
    return { ...door, links: door.host ? (await guests.linksOf(room)).map(view) : [] }
  }
  const admit = async (request: FastifyRequest) => {
    const [room, { who }] = [roomOf(request), read(doorAct, request)]
    // Into a small group: by who is host of the call that the guest came to as well.
    const cameTo = await guests.roomOf(who)
    if (cameTo !== undefined && cameTo !== room && !(await meet.door(cameTo, by(request))).host) {
      throw new ServiceError('call.not-host')
    }
    await meet.decide('admit', room, by(request), who)
    return { invite: await guests.admit(room, [who]) }
  }
  const makeLink = async (request: FastifyRequest): Promise<CallLinkMade> => {
    const wish = read(callLinkWish, request)
    await assertHost(request)
    const { token, link } = await guests.makeLink(roomOf(request), wish, accountOf(request))
    return { ...view(link), token }
  }
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/api/calls/:roomId/door', declare('call.door.read'), (request) => look(request))
    app.post('/api/calls/:roomId/door', declare('call.door.set'), async (request, reply) => {
      const { lobby, locked } = read(doorWish, request)
      const rules = { ...(lobby !== undefined && { lobby }), ...(locked !== undefined && { locked }) }
      await meet.setDoor(roomOf(request), by(request), rules)
      return reply.code(204).send()
    })
    app.post('/api/calls/:roomId/admit', declare('call.admit', whoIn), (request) => admit(request))
    for (const [path, act] of [
      ['refuse', 'call.refuse'],
      ['eject', 'call.eject'],
    ] as const) {
      app.post(`/api/calls/:roomId/${path}`, declare(act, whoIn), async (request, reply) => {
        const [room, { who }] = [roomOf(request), read(doorAct, request)]
        await meet.decide('refuse', room, by(request), who)
        if (path === 'eject') await guests.closeUsers(room, [who])
        return reply.code(204).send()
      })
    }
    app.post('/api/calls/:roomId/links', declare('call.link.make'), (request) => makeLink(request))
    app.delete('/api/calls/:roomId/links/:id', declare('call.link.close', linkOf), async (request, reply) => {
      await assertHost(request)
      const room = roomOf(request)
      const gone = await guests.takeBack(room, linkOf(request))
      if (gone === undefined) throw new ServiceError('guest.ended')
      for (const row of gone) await meet.leave(room, guests.principal(row).guest.matrixUserId)
      return reply.code(204).send()
    })
  }
}

function view({ id, title, host, expires_at: expiresAt }: CallLinkRow): CallLinkView {
  return { id, title, host, expiresAt }
}
