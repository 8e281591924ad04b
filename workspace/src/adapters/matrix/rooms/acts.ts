import { MatrixError, Preset, Visibility, type ICreateRoomOpts, type MatrixClient } from 'matrix-js-sdk'
import { ChatError, type RoomId } from '../../../features/chat/port.ts'
import { membershipOf } from './people.ts'
import { directRooms, directWith, markDirect } from './direct.ts'

/**
 * Every room of the portal is made like this: version 12 (its creator can't be unseated by a server), encrypted from
 * its first event, by invitation. `invited`: a newcomer reads from the invitation on and nothing before it, so that
 * inviting never hands over the past (D12). Anyone in the room may be in its calls.
 */
function roomOptions(invite: readonly string[]): ICreateRoomOpts {
  return {
    room_version: '12',
    preset: Preset.PrivateChat,
    visibility: Visibility.Private,
    invite: [...invite],
    initial_state: [
      { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } },
      { type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'invited' } },
      { type: 'm.room.guest_access', state_key: '', content: { guest_access: 'forbidden' } },
    ],
    power_level_content_override: {
      events: {
        'm.room.name': 50,
        'm.room.avatar': 50,
        'm.room.power_levels': 100,
        'm.room.history_visibility': 100,
        'm.room.encryption': 100,
        'm.room.server_acl': 100,
        'm.room.tombstone': 150,
        'org.matrix.msc3401.call.member': 0,
        'org.matrix.msc4143.rtc.member': 0,
      },
      invite: 50,
    },
  }
}

/** Told of a room as soon as it is made, before its first message. */
type Made = (room: RoomId, people: readonly string[]) => Promise<void>

export async function createRoom(
  client: MatrixClient,
  room: { readonly name: string; readonly topic?: string; readonly invite: readonly string[] },
  begin: Made,
): Promise<RoomId> {
  for (const person of room.invite) await known(client, person)
  const made = await client.createRoom({
    ...roomOptions(room.invite),
    name: room.name,
    ...(room.topic ? { topic: room.topic } : {}),
  })
  await begin(made.room_id, room.invite)
  return made.room_id
}

/** A room beside another one, for some of its people and for a while. `mark` says so from its creation on. */
export async function createGroupRoom(
  client: MatrixClient,
  group: { readonly name: string; readonly invite: readonly string[]; readonly mark: Readonly<Record<string, string>> },
  begin: Made,
): Promise<RoomId> {
  const options = { ...roomOptions(group.invite), name: group.name, creation_content: group.mark }
  const made = await client.createRoom(options)
  await begin(made.room_id, group.invite)
  return made.room_id
}

export async function openDirect(client: MatrixClient, person: string, begin: Made): Promise<RoomId> {
  const present = client
    .getRooms()
    .filter((room) => directWith(client, room) === person || directRooms(client, person).includes(room.roomId))
    .find((room) => {
      const other = membershipOf(room, person)
      return membershipOf(room, client.getSafeUserId()) === 'join' && (other === 'join' || other === 'invite')
    })
  if (present) return present.roomId
  await known(client, person)
  const made = await client.createRoom({ ...roomOptions([person]), is_direct: true })
  await begin(made.room_id, [person])
  await markDirect(client, person, made.room_id)
  return made.room_id
}

export async function invite(client: MatrixClient, roomId: RoomId, person: string): Promise<void> {
  await known(client, person)
  await client.invite(roomId, person)
}

/** A homeserver invites names that nobody bears; the person who invites would wait for ever. */
async function known(client: MatrixClient, person: string): Promise<void> {
  await client.getProfileInfo(person).catch((cause: unknown) => {
    throw cause instanceof MatrixError && cause.httpStatus === 404 ? new ChatError('unknown-person', { cause }) : cause
  })
}

export async function joinRoom(client: MatrixClient, roomId: RoomId): Promise<void> {
  const inviter = client.getRoom(roomId)?.getDMInviter()
  await client.joinRoom(roomId)
  if (inviter) await markDirect(client, inviter, roomId)
}

export async function leaveRoom(client: MatrixClient, roomId: RoomId): Promise<void> {
  await client.leave(roomId)
}
