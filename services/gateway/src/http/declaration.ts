import type { Act } from '@parvis/contracts'
import type { FastifyRequest } from 'fastify'
import type { Principal } from '../identity/principal.ts'

/**
 * How a route wants its caller to be known.
 * - `anyone`: nobody is asked (discovery, the sign-in page's own requests, static files).
 * - `session`: the portal's cookie. On unsafe methods the CSRF header is checked by the identity part. Without a session
 *   the caller is anonymous, and policy decides.
 * - `matrix`: a Matrix access token whose user has a portal account.
 * - `handler`: only the handler can find out (the issuer's answers): it calls `request.passage.enter(principal)` before
 *   it changes anything.
 */
export type Caller = 'anyone' | 'session' | 'matrix' | 'handler'

export type UpstreamName = 'gateway' | 'matrix' | 'livekit' | 'meet' | 'files'

/** What a route says of itself; read by the guard, never by the handler. */
export interface Declaration {
  readonly act: Act
  readonly caller: Caller
  /** The Matrix room, event, device or user id that the act is done to. Never a name or content. */
  readonly object?: (request: FastifyRequest) => string | undefined
  /** Facts for the decision that stand in the request itself; may read a small bounded body. */
  readonly facts?: (request: FastifyRequest) => ActFacts | Promise<ActFacts>
  /** Where the request goes when it is let through. Default `gateway`: it ends here. */
  readonly upstream?: UpstreamName
  /** Id of the place where it goes, when the engine stands in several. Default: where the places file has the engine. */
  readonly place?: string
  /** Costs the caller's share of requests nothing: long polls and static files. */
  readonly unmetered?: boolean
}

/** What a policy may ask about an act besides who, where from and where to. Absent = it is not about such a thing. */
export interface ActFacts {
  /** A Matrix room id. */
  readonly room?: string
  /** createRoom: is `m.room.encryption` set from the start, and which version is asked for. */
  readonly encrypted?: boolean
  readonly roomVersion?: string
  /** The history is asked to be readable by anyone on the internet. */
  readonly worldReadable?: boolean
  /** Type of the event that is sent or set, as the path says. */
  readonly eventType?: string
  /** Of a coffre: whether who asks is in its room. */
  readonly member?: boolean
}

/** The way of one request through the guard, for the few handlers that must know. */
export interface Passage {
  readonly principal: Principal | null
  /** For `caller: 'handler'`: decides and records the declared act for this principal, or throws the refusal. */
  enter(principal: Principal, object?: string): Promise<void>
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route declares its act; registration fails without. */
    declares?: Declaration
  }
  interface FastifyRequest {
    passage: Passage
    /** A body that was read whole for its facts, to be forwarded in place of the stream. */
    heldBody: Buffer | null
  }
}
