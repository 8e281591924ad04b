import { readSecret, ServiceError } from '@parvis/service-kit'
import * as z from 'zod'
import { sameToken } from '../../identity/secrets.ts'
import type { PlaceFacts } from '../../residency/decision.ts'
import type { Upstream } from '../../upstream/upstream.ts'

const refused = z.object({ code: z.string() })
const door = z.object({
  host: z.boolean(),
  lobby: z.boolean(),
  locked: z.boolean(),
  waiting: z.array(
    z.object({
      userId: z.string(),
      name: z.string(),
      guest: z.boolean(),
      assurance: z.string().nullable(),
      since: z.number(),
    }),
  ),
})
const knocked = z.object({ state: z.enum(['waiting', 'locked', 'admitted', 'refused']) })
const transports = z.object({
  rtc_transports: z.array(z.object({ type: z.string(), livekit_service_url: z.string(), place: z.string() })),
  membership: z.enum(['state', 'sticky']).default('state'),
})
const way = z.object({ user: z.string(), room: z.string().nullable() })

export type Door = z.output<typeof door>
export type Way = z.output<typeof way>
/** Places where calls run, as MatrixRTC has them (MSC4143), each with its id, and how our clients say themselves members. */
export type Transports = z.output<typeof transports>

/** What the gateway itself asks the call service. Each rejects with a ServiceError: `call.*`, `upstream.unavailable`. */
export class MeetClient {
  readonly #meet: Upstream
  readonly #token: string

  constructor(meet: Upstream, tokenFile: string) {
    this.#meet = meet
    this.#token = readSecret(tokenFile)
  }

  /** Of a room's call, as this Matrix user may see it. Throws `call.not-host` for who is not in the room. */
  door(room: string, by: string): Promise<Door> {
    return this.#ask('GET', `/door?${new URLSearchParams({ room, by })}`, undefined, door)
  }

  async setDoor(
    room: string,
    by: string,
    rules: { readonly lobby?: boolean; readonly locked?: boolean },
  ): Promise<void> {
    await this.#ask('POST', '/door', { room, by, ...rules }, z.object({}))
  }

  /** `refuse` also puts out who is in: of every SFU, and no token is given afterwards. */
  async decide(what: 'admit' | 'refuse', room: string, by: string, who: string): Promise<void> {
    await this.#ask('POST', `/door/${what}`, { room, by, who: [who] }, z.object({}))
  }

  /** A guest stands at the door. */
  async knock(room: string, user: string, name: string): Promise<'waiting' | 'locked' | 'admitted' | 'refused'> {
    return (await this.#ask('POST', '/door/knock', { room, user, name }, knocked)).state
  }

  /** A guest's visit is over: out of every SFU. */
  async leave(room: string, user: string): Promise<void> {
    await this.#ask('POST', '/door/leave', { room, user }, z.object({}))
  }

  /** The SFUs for somebody who is there, best first; for this room's call where one is named. */
  async transports(from: Pick<PlaceFacts, 'id' | 'territory'>, room: string | null): Promise<Transports> {
    const query = room === null ? '' : `?${new URLSearchParams({ room })}`
    const says = { 'x-parvis-place': from.id, 'x-parvis-territory': from.territory }
    return this.#ask('GET', `/transports${query}`, undefined, transports, says)
  }

  /** Whom an SFU's token is for. Throws `session.missing` for one that nobody was given, `call.put-out`. */
  rightOfWay(sfu: string, token: string): Promise<Way> {
    return this.#ask('POST', '/right-of-way', { sfu, token }, way)
  }

  isGateway(token: unknown): boolean {
    return typeof token === 'string' && sameToken(token, this.#token)
  }

  async #ask<T>(
    method: 'GET' | 'POST',
    path: string,
    body: object | undefined,
    reads: z.ZodType<T>,
    says: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    const answer = await this.#meet
      .pool('normal')
      .request({
        method,
        path,
        headers: { ...says, 'x-parvis-gateway': this.#token, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      .then(async ({ statusCode, body: said }) => ({ statusCode, said: await said.json() }))
      .catch((cause: unknown) => {
        throw new ServiceError('upstream.unavailable', { cause })
      })
    if (answer.statusCode === 200) return reads.parse(answer.said)
    const { code } = refused.safeParse(answer.said).data ?? { code: '' }
    throw new ServiceError(codes[code] ?? 'upstream.unavailable', { cause: new Error(`${path}: ${code}`) })
  }
}

const codes = {
  'call.not-a-host': 'call.not-host',
  'call.not-a-member': 'call.not-host',
  'call.out': 'call.put-out',
  'call.unauthorised': 'session.missing',
  'call.unreadable': 'request.invalid',
} as const satisfies Record<string, string> as Readonly<
  Record<string, 'call.not-host' | 'call.put-out' | 'session.missing' | 'request.invalid'>
>
