import type { Act } from '@parvis/contracts'
import type { FastifyRequest } from 'fastify'
import type { Principal } from '../identity/principal.ts'

/**
 * How a route wants its caller to be known.
 * - `anyone`: no proof of identity is asked (discovery, the sign-in page's own requests).
 * - `session`: the portal's session cookie. On unsafe methods the CSRF header is checked by the identity part.
 * - `matrix`: a Matrix access token whose user has a portal account.
 * - `handler`: only the handler can know (the OIDC callback): it calls `request.passage.enter(principal)` before it
 *   changes anything; the guard refuses to send a success that never entered.
 */
export type Caller = 'anyone' | 'session' | 'matrix' | 'handler'

/** What the table of a route says about it; read by the guard, never by the handler. */
export interface Declaration {
  readonly act: Act
  readonly caller: Caller
  /** The Matrix room, event, device or user id that the act is done to. Never a name or content. */
  readonly object?: (request: FastifyRequest) => string | undefined
  /** Facts for the decision that stand in the request itself; may read a small bounded body. */
  readonly facts?: (request: FastifyRequest) => ActFacts | Promise<ActFacts>
  /** Where the request goes when it is let through. Default: the gateway itself. */
  readonly upstream?: 'gateway' | 'matrix' | 'livekit'
}

/** What a policy may ask about the act besides who, what and where. Absent = not about such a thing. */
export interface ActFacts {
  /** A Matrix room id. */
  readonly room?: string
  /** createRoom: is `m.room.encryption` set from the start, and which version is asked. */
  readonly encrypted?: boolean
  readonly roomVersion?: string
  /** Type of the event that is sent or set, as the path or the body says. */
  readonly eventType?: string
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
  }
}
