import { ServiceError, type Logger } from '@parvis/service-kit'
import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import { openBytes, sealBytes } from '../audit/sealing/sealed-bytes.ts'
import type { Database } from '../db/schema.ts'
import * as table from '../db/session-tokens.ts'
import type { Grant, Issuer } from './issuer.ts'

interface StoreTokensOptions {
  readonly db: Database
  readonly issuer: Pick<Issuer, 'renew' | 'revoke'>
  /** 32 bytes. */
  readonly key: Buffer
  readonly now: () => Date
  readonly logger: Logger
}

const keptGrant = z.strictObject({
  sub: z.string(),
  access: z.string(),
  refresh: z.nullable(z.string()),
  expires: z.nullable(z.number()),
})
type Kept = z.output<typeof keptGrant>
/** With the write that it was read from. */
type Read = Kept & { readonly sealed: string }

/** Milliseconds. A token that ends this soon is renewed before it is used; one that is refused, this often at most. */
const margin = 30_000
const pause = 10_000
/** Longer than an issuer is waited for: whoever claims a renewal and dies leaves it to the next one then. */
const claimed = 30_000
/** How often a gateway looks whether another one has the answer. */
const look = 100
const mostRemembered = 50_000

/**
 * What a person's sign-in opens at the store of files: an access token, and what renews it. Sealed in the database, each
 * for its session, never sent to a browser; gone with the session, and given back to the issuer where that is closed.
 */
export class StoreTokens {
  readonly #options: StoreTokensOptions
  /**
   * Of each session one renewal at a time, for a refresh token is good for one use: here by this, and among all gateways
   * that stand on the database by a claim in it.
   */
  readonly #flights = new Map<string, Promise<string>>()
  /** When a token was last renewed because the store refused it. */
  readonly #refusals = new Map<string, number>()

  constructor(options: StoreTokensOptions) {
    this.#options = options
  }

  async keep(session: string, sub: string, grant: Grant): Promise<void> {
    await table.insertTokens(this.#options.db, session, this.#seal(session, { sub, ...grant }))
  }

  /** Throws `files.signed-out` where nothing is left but to sign in again. */
  async current(session: string): Promise<string> {
    const kept = await this.#kept(session)
    const left = kept.expires === null ? Infinity : kept.expires - this.#options.now().getTime()
    if (left > margin) return kept.access
    if (kept.refresh === null && left > 0) return kept.access
    return this.#renewed(session, kept.sealed).catch((error: unknown) => {
      // An issuer that is away for a moment takes nothing back.
      if (error instanceof ServiceError && error.code === 'identity.issuer-unreachable' && left > 0) return kept.access
      throw error
    })
  }

  /** Another one than the store has refused. Throws `files.signed-out`, `identity.issuer-unreachable`. */
  async renew(session: string, refused: string): Promise<string> {
    const { access, sealed } = await this.#kept(session)
    if (access !== refused) return access
    const now = this.#options.now().getTime()
    if (now - (this.#refusals.get(session) ?? -Infinity) < pause) throw new ServiceError('files.signed-out')
    if (this.#refusals.size > mostRemembered) this.#refusals.clear()
    this.#refusals.set(session, now)
    return this.#renewed(session, sealed)
  }

  /** At the end of a session: gone here when it resolves, and at the issuer as soon as that answers. */
  async end(session: string): Promise<void> {
    this.#refusals.delete(session)
    const sealed = await table.takeTokens(this.#options.db, session)
    const kept = sealed === undefined ? null : this.#open(session, sealed)
    if (kept !== null) this.#giveBack(session, kept)
  }

  #renewed(session: string, stale: string): Promise<string> {
    const flight = this.#flights.get(session) ?? this.#next(session, stale).finally(() => this.#flights.delete(session))
    this.#flights.set(session, flight)
    return flight
  }

  /** What comes after the write `stale`, whichever gateway asks the issuer for it. */
  async #next(session: string, stale: string): Promise<string> {
    const { db, now } = this.#options
    for (;;) {
      const kept = await this.#kept(session)
      if (kept.sealed !== stale) return kept.access
      if (kept.refresh === null) throw new ServiceError('files.signed-out')
      const time = now().getTime()
      const claim = { now: new Date(time).toISOString(), until: new Date(time + claimed).toISOString() }
      const which = { sessionId: session, sealed: stale }
      if (await table.claimTokens(db, which, claim))
        return this.#ask(session, { ...kept, refresh: kept.refresh }).catch(async (error: unknown) => {
          await table.releaseTokens(db, which, claim.until)
          throw error
        })
      await wait(look)
    }
  }

  async #ask(session: string, kept: Read & { readonly refresh: string }): Promise<string> {
    const { db, issuer } = this.#options
    const which = { sessionId: session, sealed: kept.sealed }
    const grant = await issuer.renew(kept.refresh, kept.sub)
    if (grant === null) {
      await table.dropTokens(db, which)
      // Another's, where this one's claim ran out while the issuer thought about it.
      return (await this.#kept(session)).access
    }
    const next = { sub: kept.sub, ...grant, refresh: grant.refresh ?? kept.refresh }
    // On disk before it is used: the one before it may be worth nothing by now.
    if (await table.replaceTokens(db, which, this.#seal(session, next))) return next.access
    if ((await table.findTokens(db, session)) !== undefined) return (await this.#kept(session)).access
    this.#giveBack(session, next)
    throw new ServiceError('session.expired')
  }

  #giveBack(session: string, { access, refresh }: Kept): void {
    this.#options.issuer.revoke(refresh ?? access).catch((err: unknown) => {
      this.#options.logger.warn(
        { err, session },
        'what a session opened at the store ends at the issuer by itself only',
      )
    })
  }

  async #kept(session: string): Promise<Read> {
    const sealed = await table.findTokens(this.#options.db, session)
    const kept = sealed === undefined ? null : this.#open(session, sealed)
    if (sealed === undefined || kept === null) throw new ServiceError('files.signed-out')
    return { ...kept, sealed }
  }

  #seal(session: string, kept: Kept): string {
    return sealBytes(this.#options.key, JSON.stringify(kept), contextOf(session))
  }

  /** Null: altered, of another session, or sealed under a key that is lost. */
  #open(session: string, sealed: string): Kept | null {
    const text = openBytes(this.#options.key, sealed, contextOf(session))
    return text === null ? null : keptGrant.parse(JSON.parse(text.toString()))
  }
}

const contextOf = (session: string): string => `parvis/store-tokens/${session}`
