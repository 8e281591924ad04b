import type { FastifyInstance, FastifyRequest } from 'fastify'
import { admit, type Admission } from '../admission/admit.ts'
import { livekitRoom, stateIdentity, stickyIdentity } from '../admission/names.ts'
import type { MeetSettings, Sfu } from '../config.ts'
import type { LeaveKeeper } from '../leaving/leave-keeper.ts'
import type { SfuClient } from '../livekit/sfu-client.ts'
import { whoHolds, type Caller } from '../matrix/openid.ts'
import type { Rooms } from '../matrix/rooms.ts'
import type { Doors } from '../door/doors.ts'
import type { GuestList } from '../door/guest-list.ts'
import type { WaitingList } from '../door/waiting-list.ts'
import { callerFacts, correlationOf } from './caller-facts.ts'
import { MeetError } from './matrix-error.ts'
import { readDelegateLeave, readGetToken, readSfuGet, type Ask } from './requests.ts'

export interface TokenDependencies {
  readonly settings: MeetSettings
  readonly rooms: Pick<Rooms, 'standing'>
  readonly leaves: Pick<LeaveKeeper, 'keep'>
  readonly doors: Pick<Doors, 'of'>
  readonly waiting: Pick<WaitingList, 'knock' | 'gone'>
  readonly given: Pick<GuestList, 'note'>
}

/**
 * The MatrixRTC authorisation API of one SFU, in the two forms that are in use: `/sfu/get` (call membership in room
 * state) and `/get_token` (MSC4195, sticky membership). Both answer `{url, jwt}`.
 */
export function tokenRoutes(sfu: Sfu, client: SfuClient, deps: TokenDependencies) {
  const mint = async (ask: Ask, request: FastifyRequest) => {
    const { caller, admission, guest } = await decide(ask, request, sfu, deps)
    const [room, identity] = [livekitRoom(ask.roomId, ask.slotId), identityOf(ask, caller)]
    if (admission.mayOpen) await client.open(room)
    else if (!(await client.isOpen(room))) throw new MeetError('closed')
    if (ask.delegation) delegate(ask, caller, sfu, deps)
    const { userId } = caller
    const correlation = correlationOf(request)
    deps.given.note(sfu.id, room, identity, { roomId: ask.roomId, userId, guest, correlation })
    request.log.info({ sfu: sfu.id, room, role: admission.role, access: caller.access }, 'admitted to a call')
    return { url: sfu.publicUrl, jwt: await client.token(room, identity, admission.role) }
  }
  const handOver = async (ask: Ask, request: FastifyRequest) => {
    const { caller } = await decide(ask, request, sfu, deps)
    delegate(ask, caller, sfu, deps)
    return {}
  }
  return async (app: FastifyInstance): Promise<void> => {
    app.post('/sfu/get', (request) => mint(readSfuGet(request.body), request))
    app.post('/get_token', (request) => mint(readGetToken(request.body), request))
    app.post('/delegate_delayed_leave', (request) => handOver(readDelegateLeave(request.body), request))
  }
}

async function decide(ask: Ask, request: FastifyRequest, sfu: Sfu, deps: TokenDependencies) {
  const { settings, rooms, waiting } = deps
  const caller = await whoHolds(ask.token, settings.homeservers)
  if (ask.member && ask.member.userId !== caller.userId) throw new MeetError('unauthorised')
  const known = callerFacts(request, settings.gatewayToken)
  const { name, ...standing } = await rooms.standing(ask.roomId, caller.userId)
  const { userId } = caller
  const guest = known?.guest ?? false
  const { lobby, locked, admitted, out } = deps.doors.of(ask.roomId)
  const admission = admit({
    ...standing,
    access: caller.access,
    guest,
    caller: known,
    sfu,
    rule: settings.rules.get(ask.roomId) ?? null,
    door: { lobby, locked, admitted: admitted.includes(userId), out: out.includes(userId) },
  })
  // Only somebody of the room: a knock of anybody else is the homeserver's to show.
  if (!admission.admitted && admission.why === 'waiting' && standing.membership === 'join') {
    waiting.knock(ask.roomId, { userId, name, guest, assurance: known?.assurance ?? null })
  }
  if (!admission.admitted) throw new MeetError(admission.why)
  waiting.gone(ask.roomId, userId)
  return { caller, guest, admission: admission satisfies Admission }
}

function identityOf({ member, deviceId }: Ask, { userId }: Caller): string {
  return member ? stickyIdentity(userId, deviceId, member.id) : stateIdentity(userId, deviceId)
}

function delegate(ask: Ask, caller: Caller, sfu: Sfu, { settings, leaves }: TokenDependencies): void {
  const homeserver = settings.homeservers.get(caller.serverName)
  // A delayed event of somebody else's homeserver would make this service send requests there for a stranger.
  if (!ask.delegation || !homeserver || caller.access !== 'full') throw new MeetError('delegation')
  leaves.keep({
    sfuId: sfu.id,
    room: livekitRoom(ask.roomId, ask.slotId),
    identity: identityOf(ask, caller),
    homeserver: homeserver.url,
    delayId: ask.delegation.delay_id,
    delayMs: ask.delegation.delay_timeout,
  })
}
