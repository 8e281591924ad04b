import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { userOf } from '../admission/names.ts'
import type { MeetSettings } from '../config.ts'
import type { Doors } from '../door/doors.ts'
import type { GuestList } from '../door/guest-list.ts'
import type { SfuClient } from '../livekit/sfu-client.ts'
import { isGateway } from './caller-facts.ts'
import { MeetError } from './matrix-error.ts'

const asked = z.strictObject({ sfu: z.string(), token: z.string().max(8192) })

interface WayDependencies {
  readonly settings: Pick<MeetSettings, 'gatewayToken'>
  readonly doors: Pick<Doors, 'of'>
  readonly given: Pick<GuestList, 'of'>
  /** The Matrix room of a call's name at the SFU, where it is known. */
  readonly roomOf: (name: string) => string | null
  readonly clients: ReadonlyMap<string, SfuClient>
}

/**
 * For the gateway, before it lets anybody's signalling through: whom an SFU's token is for. Its signature says that it
 * was given here; an identity of sticky mode must also be remembered. None counts of who was put out since.
 */
export function wayRoute({ settings, doors, given, roomOf, clients }: WayDependencies) {
  const show = async (request: FastifyRequest) => {
    if (!isGateway(request, settings.gatewayToken)) throw new MeetError('unauthorised')
    const { sfu, token } = asked.parse(request.body)
    const claims = await clients.get(sfu)?.verify(token)
    const known = claims ? given.of(sfu, claims.room, claims.identity) : null
    const user = known?.userId ?? userOf(claims?.identity ?? '')
    if (!claims || user === '') throw new MeetError('unauthorised')
    const room = known?.roomId ?? roomOf(claims.room)
    if (room !== null && doors.of(room).out.includes(user)) throw new MeetError('out')
    return { user, room }
  }
  return async (app: FastifyInstance): Promise<void> => {
    app.post('/right-of-way', (request) => show(request))
  }
}
