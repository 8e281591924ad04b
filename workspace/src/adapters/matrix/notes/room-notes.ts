import {
  Direction,
  MatrixError,
  MatrixEventEvent,
  Method,
  RoomEvent,
  RoomMemberEvent,
  type MatrixClient,
  type MatrixEvent,
} from 'matrix-js-sdk'
import type { Parts } from '../engine-parts.ts'
import { listenAll } from '../listen.ts'
import { put } from '../outbox/transmit.ts'
import { personIn } from '../rooms/people.ts'
import { TooSoon } from '../trust/too-soon.ts'
import { settled, vouching } from './vouched.ts'

/** What a note is inside the encryption, and outside it what the homeserver finds it by. */
const noteType = 'fr.parvis.coffre'
const most = 50

export interface Note {
  readonly id: string
  readonly sender: string
  readonly vouched: boolean
  readonly content: Readonly<Record<string, unknown>>
}

/** Notes of rooms, beside their messages: what other parts of the workspace say to the members' devices. */
export interface NoteActs {
  notes(room: string): Promise<readonly Note[]>
  tell(room: string, content: Readonly<Record<string, unknown>>): Promise<void>
  /** `note`: one came, or could be opened at last; `people`: somebody came or went. */
  follow(listener: (room: string, what: 'note' | 'people') => void): () => void
  members(room: string): Promise<readonly { readonly id: string; readonly name: string }[]>
  creator(room: string): string | null
  recall(room: string): Promise<unknown>
  keep(room: string, content: Readonly<Record<string, unknown>>): Promise<void>
  seed(purpose: string): Promise<Uint8Array<ArrayBuffer> | null>
}

/**
 * Every note relates to the room's first event, which everybody can see: the homeserver finds the latest ones however
 * much was said since, and hands them out by the room's own rule on history. What a note says is encrypted.
 */
export function noteActs({ client, members, trust }: Pick<Parts, 'client' | 'members' | 'trust'>): NoteActs {
  const isVouched = vouching(client, trust)
  return {
    async notes(room) {
      const anchor = firstEvent(client, room)?.getId()
      if (anchor === undefined) return []
      const options = { dir: Direction.Backward, limit: most }
      const { chunk } = await client.fetchRelations(room, anchor, noteType, null, options)
      const toEvent = client.getEventMapper()
      const events = chunk.map((raw) => toEvent(raw))
      await Promise.all([
        ...events.map((event) => client.decryptEventIfNeeded(event)),
        settled(trust, client.getRoom(room)),
      ])
      const opened = events.filter(isReadable)
      return Promise.all(opened.map(async (event) => noteOf(event, await isVouched(event))))
    },
    async tell(roomId, content) {
      const anchor = firstEvent(client, roomId)?.getId()
      const related = { ...content, 'm.relates_to': { rel_type: noteType, event_id: anchor } }
      const message = { roomId, txnId: crypto.randomUUID(), type: noteType, content: related }
      await put({ client, members, trust }, message).catch((cause: unknown) => {
        throw cause instanceof TooSoon ? new TypeError('not yet', { cause }) : cause
      })
    },
    follow(listener) {
      const heard = (event: MatrixEvent) => {
        const room = event.getRoomId()
        if (room !== undefined && isNote(event)) listener(room, 'note')
      }
      const stop = listenAll(client, [
        [RoomEvent.Timeline, heard],
        [MatrixEventEvent.Decrypted, heard],
        [RoomMemberEvent.Membership, (event: MatrixEvent) => listener(event.getRoomId() ?? '', 'people')],
      ])
      // Who was let in since: their word counts from now on.
      const unfollow = trust.onChange((room) => room !== null && listener(room, 'people'))
      return () => {
        stop()
        unfollow()
      }
    },
    async members(room) {
      const { chunk = [] } = await client.members(room, 'join')
      const present = client.getRoom(room)
      return chunk.map(({ state_key: id }) => personIn(present, id))
    },
    creator: (room) => firstEvent(client, room)?.getSender() ?? null,
    async recall(room) {
      const path = `/user/${encodeURIComponent(client.getSafeUserId())}/rooms/${encodeURIComponent(room)}/account_data/${noteType}`
      return client.http.authedRequest<unknown>(Method.Get, path).catch((cause: unknown) => {
        if (cause instanceof MatrixError && cause.httpStatus === 404) return null
        throw cause
      })
    },
    keep: async (room, content) => void (await client.setRoomAccountData(room, noteType as never, content as never)),
    seed: (purpose) => seedOf(client, purpose),
  }
}

const firstEvent = (client: MatrixClient, room: string): MatrixEvent | null =>
  client.getRoom(room)?.currentState.getStateEvents('m.room.create', '') ?? null

function isNote(event: MatrixEvent): boolean {
  const related: unknown = event.getWireContent()['m.relates_to']
  return typeof related === 'object' && related !== null && 'rel_type' in related && related.rel_type === noteType
}

/** In clear, or from a device that nobody signed, it is nothing. */
const isReadable = (event: MatrixEvent): boolean =>
  event.isEncrypted() && !event.isDecryptionFailure() && event.getType() === noteType

const noteOf = (event: MatrixEvent, vouched: boolean): Note => ({
  id: event.getId() ?? '',
  sender: event.getSender() ?? '',
  vouched,
  content: event.getContent<Record<string, unknown>>(),
})

/**
 * From the key of the message backup, which every device of the person has once their recovery code opened it. HMAC
 * keeps the two apart: from the seed nobody comes back to the key.
 */
async function seedOf(client: MatrixClient, purpose: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const backup = await client.getCrypto()?.getSessionBackupPrivateKey()
  if (!backup) return null
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new Uint8Array(backup), hmac, false, ['sign'])
  const text = new TextEncoder().encode(`${purpose}\0${client.getSafeUserId()}`)
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, text))
}
