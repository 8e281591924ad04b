import { randomBytes } from 'node:crypto'
import { visitWish, type InviteView, type MatrixToken, type VisitView } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { GuestRow } from '../../db/schema.ts'
import { readGuestName } from '../../identity/guest-name.ts'
import type { Guests } from '../../identity/guests.ts'
import { bearer } from '../guard.ts'
import type { MeetClient } from './meet-client.ts'

interface GuestDependencies {
  readonly meet: MeetClient
  readonly guests: Guests
}

/** A link is asked about, and a visit is one's own, by what only its holder has; so the caller is known to the handler. */
const byHandler = <OfAct extends 'guest.arrive' | 'guest.wait' | 'guest.login' | 'guest.leave'>(act: OfAct) => ({
  config: { declares: { act, caller: 'handler' as const } },
})

/**
 * What a stranger does who holds a call's link. Nothing here is reached by a cookie, and no address holds a secret: the
 * link's stands behind the « # » of the page, and comes in a header.
 */
export function guestRoutes({ meet, guests }: GuestDependencies) {
  const linkOf = async (request: FastifyRequest) => {
    const link = await guests.findLink(bearer(request) ?? '')
    if (link === undefined) throw new ServiceError('guest.ended')
    return link
  }
  /** The visit of who asks, once policy has let the act pass. Throws `guest.ended`. */
  const enter = async (request: FastifyRequest): Promise<GuestRow> => {
    const row = await guests.bySecret(bearer(request) ?? '')
    if (row === undefined) throw new ServiceError('guest.ended')
    await request.passage.enter(guests.principal(row))
    return row
  }
  const stateOf = async (row: GuestRow): Promise<VisitView['state']> => {
    if (!guests.isOpen(row)) return 'closed'
    if (row.admitted_at !== null) return 'admitted'
    const state = await meet.knock(row.room, guests.principal(row).guest.matrixUserId, row.name)
    if (state === 'refused') await guests.close(row)
    // Let in a moment ago, while the Matrix user is still being made.
    return state === 'admitted' ? 'waiting' : state
  }
  const look = async (request: FastifyRequest): Promise<InviteView> => {
    const { title, host, organisation, expires_at: expiresAt } = await linkOf(request)
    return { title, host, organisation, expiresAt }
  }
  const arrive = async (request: FastifyRequest) => {
    const link = await linkOf(request)
    const name = readGuestName(visitWish.safeParse(request.body).data?.name)
    if (name === undefined) throw new ServiceError('request.invalid')
    const { secret, row } = await guests.expect(link, name)
    await request.passage.enter(guests.principal(row), row.room)
    await guests.arrive(row)
    return { visit: secret }
  }
  const wait = async (request: FastifyRequest): Promise<VisitView> => {
    const row = await enter(request)
    const { matrixUserId: userId, name, room } = guests.principal(row).guest
    return { state: await stateOf(row), name, room, userId }
  }
  const signIn = async (request: FastifyRequest): Promise<MatrixToken> => {
    const row = await enter(request)
    if (row.admitted_at === null || !guests.isOpen(row)) throw new ServiceError('guest.ended')
    const deviceId = `VISITE${randomBytes(5).toString('hex').toUpperCase()}`
    return { token: await guests.mint(row), userId: guests.principal(row).guest.matrixUserId, deviceId }
  }
  const leave = async (request: FastifyRequest) => {
    const row = await enter(request)
    await guests.close(row)
    await meet.leave(row.room, guests.principal(row).guest.matrixUserId)
  }
  return async (app: FastifyInstance): Promise<void> => {
    const looks = { config: { declares: { act: 'guest.look', caller: 'anyone' } as const } }
    app.get('/api/invite', looks, (request) => look(request))
    app.post('/api/invite', byHandler('guest.arrive'), (request) => arrive(request))
    app.get('/api/visit', byHandler('guest.wait'), (request) => wait(request))
    app.post('/api/visit/token', byHandler('guest.login'), (request) => signIn(request))
    app.delete('/api/visit', byHandler('guest.leave'), async (request, reply) => {
      await leave(request)
      return reply.code(204).send()
    })
  }
}
