import { Direction, MatrixError, type MatrixClient, type MatrixEvent, type Room } from 'matrix-js-sdk'
import { EventShieldColour } from 'matrix-js-sdk/lib/crypto-api/index.js'
import * as z from 'zod/mini'
import type { Word } from './admission.ts'

/** What a member's word is inside the encryption, and outside it what the homeserver finds it by. */
export const rosterType = 'fr.parvis.roster'

const most = 50
/** An event holds 64 KiB; a larger room is told of newcomers alone. */
const listed = 400

/** Attacker-controlled until its sender is known to be in. */
const content = z.object({
  people: z.array(z.string().check(z.maxLength(255))).check(z.maxLength(1000)),
  at: z.number(),
})

/** What a person says when they let people in: who is in now, so that newcomers know it too. */
export function rosterContent(room: Room | null, all: readonly string[], fresh: readonly string[], at: number) {
  const anchor = firstEvent(room)?.getId()
  return {
    people: all.length > listed ? fresh : all,
    at,
    ...(anchor !== undefined && { 'm.relates_to': { rel_type: rosterType, event_id: anchor } }),
  }
}

/**
 * The word in an event, or null. `fromBackup`: also one whose key came by the backup, in which a homeserver can put
 * keys of its own; good enough to meet a room by, when the alternative is its list alone.
 */
export async function wordOf(
  client: MatrixClient,
  event: MatrixEvent,
  { fromBackup }: { readonly fromBackup: boolean },
): Promise<Word | null> {
  if (!event.isEncrypted() || event.isDecryptionFailure() || event.getType() !== rosterType) return null
  const info = await client.getCrypto()?.getEncryptionInfoForEvent(event)
  const good = info?.shieldColour === EventShieldColour.NONE
  const weak = fromBackup && info?.shieldColour === EventShieldColour.GREY
  if (!good && !weak) return null
  const said = content.safeParse(event.getContent())
  const sender = event.getSender()
  return said.success && sender ? { sender, ...said.data } : null
}

/**
 * What members have said of who is in the room, oldest first; nothing to somebody who may not read back, as a guest of
 * a call. Rejects when the homeserver does not answer.
 */
export async function wordsOf(
  client: MatrixClient,
  room: Room,
  trust: { readonly fromBackup: boolean },
): Promise<readonly Word[]> {
  const anchor = firstEvent(room)?.getId()
  if (anchor === undefined) return []
  const options = { dir: Direction.Backward, limit: most }
  const { chunk } = await client
    .fetchRelations(room.roomId, anchor, rosterType, null, options)
    .catch((cause: unknown) => {
      if (cause instanceof MatrixError && cause.httpStatus === 403) return { chunk: [] }
      throw cause
    })
  const toEvent = client.getEventMapper()
  const events = chunk.map((raw) => toEvent(raw)).toReversed()
  await Promise.all(events.map((event) => client.decryptEventIfNeeded(event).catch(() => {})))
  const words = await Promise.all(events.map((event) => wordOf(client, event, trust)))
  return words.flatMap((word) => word ?? [])
}

function firstEvent(room: Room | null): MatrixEvent | null {
  return room?.currentState.getStateEvents('m.room.create', '') ?? null
}
