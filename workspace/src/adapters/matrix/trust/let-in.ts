import { ClientEvent, type MatrixClient, type Room } from 'matrix-js-sdk'
import type { PersonId, RoomId } from '../../../features/chat/port.ts'
import type { Parts } from '../engine-parts.ts'
import { listenAll } from '../listen.ts'
import { powersOf } from '../rooms/people.ts'
import { rosterContent, rosterType } from './roster-note.ts'

/** A room that was just made here: these people and nobody else, whatever the homeserver lists. */
export async function beginRoster(parts: Parts, roomId: RoomId, people: readonly PersonId[]): Promise<void> {
  const me = parts.client.getSafeUserId()
  await parts.trust.roster.begin(roomId, [me, ...people])
  if (people.length > 0) whenHere(parts.client, roomId, () => announce(parts, roomId, people))
}

/** People whom this person invites, or finds in the list and vouches for: they get keys, and the others are told. */
export async function letIn(parts: Parts, roomId: RoomId, people: readonly PersonId[]): Promise<void> {
  await parts.trust.roster.letIn(roomId, people)
  announce(parts, roomId, people)
}

/** From here on this is their identity; what was refused because of the change leaves. */
export async function approveIdentity({ trust, outbox }: Parts, person: PersonId): Promise<void> {
  await trust.approve(person)
  outbox.retryAll('identity-changed')
}

/** Goes out like a message, before any later one. A word of somebody who may not invite counts for nobody. */
function announce({ client, trust, outbox, clock }: Parts, roomId: RoomId, fresh: readonly PersonId[]): void {
  const room = client.getRoom(roomId)
  if (!room || !powersOf(room, room.getMember(client.getSafeUserId())).invite) return
  const at = clock.now()
  const content = rosterContent(room, trust.roster.admitted(roomId), fresh, at)
  outbox.add({ txnId: `parvis-${crypto.randomUUID()}`, roomId, type: rosterType, content, at })
}

function whenHere(client: MatrixClient, roomId: RoomId, run: () => void): void {
  if (client.getRoom(roomId)?.getMyMembership() === 'join') return run()
  const stop = listenAll(client, [
    [
      ClientEvent.Room,
      (room: Room) => {
        if (room.roomId !== roomId) return
        stop()
        run()
      },
    ],
  ])
}
