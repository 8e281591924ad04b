import * as z from 'zod'
import { livekitRoom, roomSlot, userOf } from '../admission/names.ts'
import type { Doors } from '../door/doors.ts'
import type { GuestList } from '../door/guest-list.ts'
import type { WaitingList } from '../door/waiting-list.ts'
import type { SfuClient } from '../livekit/sfu-client.ts'
import { isHost, type Rooms } from '../matrix/rooms.ts'
import { MeetError } from './matrix-error.ts'

const room = z.string().startsWith('!').max(1024)
const user = z.string().startsWith('@').max(255)
const asked = z.strictObject({ room, by: user })
const ruled = z.strictObject({ ...asked.shape, lobby: z.boolean().optional(), locked: z.boolean().optional() })
const acted = z.strictObject({ ...asked.shape, who: z.array(user).min(1).max(100) })
const knocked = z.strictObject({ room, user, name: z.string().min(1).max(255) })
const left = z.strictObject({ room, user })

export interface DoorDependencies {
  readonly rooms: Pick<Rooms, 'standing'>
  readonly doors: Doors
  readonly waiting: WaitingList
  readonly given: GuestList
  readonly clients: ReadonlyMap<string, SfuClient>
}

/** Each takes what the gateway sent, unread. Throws `not-a-host`, `unreadable`, `unreachable`. */
export function doorActs(deps: DoorDependencies) {
  const { doors, waiting, rooms, given } = deps
  const assertHost = async ({ room: id, by }: z.output<typeof asked>) => {
    if (!isHost(await rooms.standing(id, by))) throw new MeetError('not-a-host')
  }
  const look = async (said: unknown) => {
    const { room: id, by } = asked.parse(said)
    const standing = await rooms.standing(id, by)
    if (standing.membership !== 'join') throw new MeetError('not-a-member')
    const { lobby, locked } = doors.of(id)
    const host = isHost(standing)
    return { host, lobby, locked, waiting: host ? waiting.of(id) : [] }
  }
  const rule = async (said: unknown) => {
    const { lobby, locked, ...by } = ruled.parse(said)
    await assertHost(by)
    const { admitted } = doors.of(by.room)
    await doors.change(by.room, {
      ...(lobby !== undefined && { lobby }),
      ...(locked !== undefined && { locked }),
      // Who is in stays in, also when their connection breaks.
      ...((lobby === true || locked === true) && { admitted: [...new Set([...admitted, ...given.inside(by.room)])] }),
    })
    return {}
  }
  const admit = async (said: unknown) => {
    const { who, ...by } = acted.parse(said)
    await assertHost(by)
    await doors.admit(by.room, who)
    for (const one of who) waiting.gone(by.room, one)
    return {}
  }
  const refuse = async (said: unknown) => {
    const { who, ...by } = acted.parse(said)
    await assertHost(by)
    await shutOut(by.room, who, deps)
    return {}
  }
  /** Of a guest, whom the gateway knows and no room does yet. */
  const knock = (said: unknown) => {
    const { room: id, user: userId, name } = knocked.parse(said)
    const { admitted, out, locked } = doors.of(id)
    if (out.includes(userId)) return { state: 'refused' }
    if (admitted.includes(userId)) return { state: 'admitted' }
    if (locked) return { state: 'locked' }
    waiting.knock(id, { userId, name, guest: true, assurance: null })
    return { state: 'waiting' }
  }
  const leave = async (said: unknown) => {
    const { room: id, user: userId } = left.parse(said)
    await shutOut(id, [userId], deps)
    return {}
  }
  return { look, rule, admit, refuse, knock, leave }
}

/** First no new token, then out of every SFU: the other way round one could come back in between. */
async function shutOut(roomId: string, who: readonly string[], deps: DoorDependencies): Promise<void> {
  const { doors, waiting, given, clients } = deps
  await doors.shutOut(roomId, who)
  for (const one of who) waiting.gone(roomId, one)
  const name = livekitRoom(roomId, roomSlot)
  for (const [sfu, client] of clients) {
    const there = await client.identities(name)
    const theirs = there.filter((identity) => who.includes(given.of(sfu, name, identity)?.userId ?? userOf(identity)))
    // Who is only just coming in stands in no list of the SFU yet.
    const coming = given.identitiesOf(sfu, roomId, who)
    await Promise.all([...new Set([...theirs, ...coming])].map((identity) => client.remove(name, identity)))
  }
}
