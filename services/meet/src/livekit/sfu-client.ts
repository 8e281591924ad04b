import { AccessToken, RoomServiceClient, TokenVerifier, TwirpError, WebhookReceiver } from 'livekit-server-sdk'
import type { Role } from '../admission/admit.ts'
import type { Sfu } from '../config.ts'
import { MeetError } from '../http/matrix-error.ts'

/** What an SFU tells of a participant. `ended`: the last has gone and the room with them; nobody is named. */
export type SfuEvent = {
  readonly kind: 'joined' | 'left' | 'cut' | 'ended'
  readonly room: string
  readonly identity: string
}

const kinds: Readonly<Record<string, SfuEvent['kind']>> = {
  participant_joined: 'joined',
  participant_left: 'left',
  participant_connection_aborted: 'cut',
  room_finished: 'ended',
}

/** One SFU: makes its rooms, mints its tokens, reads its webhooks. The only user of LiveKit's server library. */
export class SfuClient {
  readonly #sfu: Sfu
  readonly #rooms: RoomServiceClient
  readonly #webhooks: WebhookReceiver
  readonly #tokens: TokenVerifier

  constructor(sfu: Sfu) {
    this.#sfu = sfu
    this.#rooms = new RoomServiceClient(sfu.url, sfu.apiKey, sfu.apiSecret, { requestTimeout: 5 })
    this.#webhooks = new WebhookReceiver(sfu.apiKey, sfu.apiSecret)
    this.#tokens = new TokenVerifier(sfu.apiKey, sfu.apiSecret)
  }

  /** Idempotent. An empty room lives 5 minutes, one that people have left 20 s. */
  async open(room: string): Promise<void> {
    await this.#ask(() => this.#rooms.createRoom({ name: room, emptyTimeout: 300, departureTimeout: 20 }))
  }

  async isOpen(room: string): Promise<boolean> {
    return (await this.#ask(() => this.#rooms.listRooms([room]))).length > 0
  }

  async has(room: string, identity: string): Promise<boolean> {
    const found = await this.#ask(() =>
      this.#rooms.getParticipant(room, identity).catch((error: unknown) => {
        if (error instanceof TwirpError && error.status === 404) return null
        throw error
      }),
    )
    return found !== null
  }

  /** Who is not there is out already. */
  async remove(room: string, identity: string): Promise<void> {
    await this.#ask(() =>
      this.#rooms.removeParticipant(room, identity).catch((error: unknown) => {
        if (!(error instanceof TwirpError && error.status === 404)) throw error
      }),
    )
  }

  /** Valid for an hour: a client that comes back later asks again, and is decided on again. */
  token(room: string, identity: string, role: Role): Promise<string> {
    const token = new AccessToken(this.#sfu.apiKey, this.#sfu.apiSecret, { identity, ttl: 3600 })
    token.addGrant({
      roomJoin: true,
      room,
      roomCreate: false,
      canPublish: role !== 'listener',
      // Who only listens may still raise a hand.
      canPublishData: true,
      canSubscribe: true,
      canUpdateOwnMetadata: role !== 'listener',
    })
    return token.toJwt()
  }

  /** Null for events that are not about somebody's coming and going. Throws `unauthorised` when the SFU did not sign it. */
  async read(body: string, authorization: string | undefined): Promise<SfuEvent | null> {
    const event = await this.#webhooks.receive(body, authorization).catch((cause: unknown) => {
      throw new MeetError('unauthorised', cause)
    })
    const kind = kinds[event.event]
    const { room, participant } = event
    if (!kind || !room || (kind !== 'ended' && !participant)) return null
    return { kind, room: room.name, identity: participant?.identity ?? '' }
  }

  /** Whom a token is for, if it is one of ours for this SFU and holds; attacker-controlled. */
  async verify(jwt: string): Promise<{ readonly room: string; readonly identity: string } | null> {
    const claims = await this.#tokens.verify(jwt).catch(() => null)
    const { sub: identity, video } = claims ?? {}
    return identity && video?.roomJoin === true && video.room ? { room: video.room, identity } : null
  }

  /** Identities that are in a room now; none where there is no such room. */
  async identities(room: string): Promise<readonly string[]> {
    if (!(await this.isOpen(room))) return []
    return (await this.#ask(() => this.#rooms.listParticipants(room))).map(({ identity }) => identity)
  }

  async #ask<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      return await call()
    } catch (cause) {
      throw new MeetError('unreachable', cause)
    }
  }
}
