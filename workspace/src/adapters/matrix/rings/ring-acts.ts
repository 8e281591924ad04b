import type { MatrixClient } from 'matrix-js-sdk'
import { CallError, type RingingPort } from '../../../features/calls/port.ts'
import { pause } from '../../../platform/clock.ts'
import type { Parts } from '../engine-parts.ts'
import { isOutage, toChatError } from '../errors.ts'
import { put } from '../outbox/transmit.ts'
import { openDirect } from '../rooms/acts.ts'
import { deviceIn, memberEvents } from '../rtc/membership.ts'
import { beginRoster } from '../trust/let-in.ts'
import { declineContent, declineType, ringContent, ringType } from './ring-content.ts'
import type { RingWatch } from './watch-rings.ts'

export type RingActs = Omit<RingingPort, 'rings'>

/** ms for which it rings at the others. */
const lifetime = 30_000
/** ms until the room says that this device is in its call; a ring without one would be believed by nobody. */
const patience = 20_000
/** People who are named in one ring: beyond, it is told to the whole room. */
const most = 200

/** Rings and answers, sealed as every message of the room is. */
export function ringActs(parts: Parts, watch: RingWatch): RingActs {
  const { client, clock, members, trust } = parts
  const say = async (roomId: string, type: string, content: Readonly<Record<string, unknown>>) =>
    void (await put({ client, members, trust }, { roomId, txnId: crypto.randomUUID(), type, content }))
  return {
    ring: (room, loud) =>
      callAct(async () => {
        const about = await ownMembership(client, room, clock.now() + patience, clock)
        const people = (client.getRoom(room)?.getJoinedMembers() ?? [])
          .map(({ userId }) => userId)
          .filter((id) => id !== client.getSafeUserId())
        const named = people.slice(0, most)
        await say(room, ringType, ringContent({ about, people: named, loud, now: clock.now(), lifetime }))
      }),
    decline: (ring) =>
      callAct(async () => {
        const room = watch.roomOf(ring)
        watch.dismiss(ring)
        if (room !== null) await say(room, declineType, declineContent(ring))
      }),
    dismiss: (ring) => watch.dismiss(ring),
    direct: (person) => callAct(() => openDirect(client, person, (room, people) => beginRoster(parts, room, people))),
  }
}

async function ownMembership(
  client: MatrixClient,
  roomId: string,
  until: number,
  clock: Parts['clock'],
): Promise<string> {
  const [me, device] = [client.getSafeUserId(), client.getDeviceId() ?? '']
  for (;;) {
    const room = client.getRoom(roomId)
    const all = room ? memberEvents(room) : []
    const own = all.find((event) => event.getSender() === me && deviceIn(event) === device)
    const id = own?.getId()
    if (id !== undefined) return id
    if (clock.now() > until) throw new CallError('network')
    await pause(clock, 100)
  }
}

/** One door for failures of what people do around calls. */
export async function callAct<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    if (cause instanceof CallError) throw cause
    if (isOutage(cause)) throw new CallError('network', { cause })
    const { code, rule } = toChatError(cause)
    throw new CallError(code === 'refused' || code === 'network' ? code : 'internal', { cause, rule })
  }
}
