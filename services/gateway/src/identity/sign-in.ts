import { ServiceError } from '@parvis/service-kit'
import type { Database } from '../db/schema.ts'
import { deleteStale, insertSignIn, takeSignIn } from '../db/sign-ins.ts'
import { admit } from './claims.ts'
import type { Directory, Entrance } from './directory.ts'
import type { Arrival, Issuer } from './issuer.ts'
import type { Mapping } from './mapping.ts'
import { hashToken, randomToken, sameToken } from './secrets.ts'
import type { OidcSettings } from './settings.ts'

/** Milliseconds that a person may spend at the issuer. */
const attemptLifetime = 15 * 60_000

interface SignInOptions {
  readonly db: Database
  readonly issuer: Issuer
  readonly directory: Directory
  readonly mapping: Mapping
  readonly profile: OidcSettings['profile']
  readonly now: () => Date
}

export interface Return {
  readonly entrance: Extract<Entrance, { account: object }>
  readonly arrival: Arrival
  readonly returnTo: string
}

/** The way to the issuer and back. */
export class SignIn {
  readonly #options: SignInOptions

  constructor(options: SignInOptions) {
    this.#options = options
  }

  /** Where to send the browser, and the cookie that binds this attempt to it. */
  async begin(returnTo: string, browser = randomToken()): Promise<{ url: URL; browser: string; expires: Date }> {
    const { db, issuer, now } = this.#options
    const departure = await issuer.depart()
    const expires = new Date(now().getTime() + attemptLifetime)
    await deleteStale(db, now().toISOString())
    await insertSignIn(db, {
      state_hash: hashToken(departure.state),
      browser_hash: hashToken(browser),
      nonce: departure.nonce,
      verifier: departure.verifier,
      return_to: returnTo,
      expires_at: expires.toISOString(),
    })
    return { url: departure.url, browser, expires }
  }

  /**
   * The issuer's answer → who it is; writes no account yet. Throws `session.expired` (unknown, used or old attempt),
   * `csrf.failed` (another browser's), `identity.refused`, `identity.issuer-unreachable`.
   */
  async finish(url: URL, browser: string | undefined): Promise<Return> {
    const { db, issuer, directory, mapping, profile, now } = this.#options
    const state = url.searchParams.get('state') ?? ''
    const attempt = await takeSignIn(db, hashToken(state))
    if (attempt === undefined || attempt.expires_at < now().toISOString()) throw new ServiceError('session.expired')
    if (browser === undefined || !sameToken(hashToken(browser), attempt.browser_hash))
      throw new ServiceError('csrf.failed')
    const { nonce, verifier } = attempt
    const arrival = await issuer.arrive(url, { state, nonce, verifier })
    const admission = admit(arrival.claims, mapping, profile)
    const claimed = claimedBy(arrival)
    if ('refused' in admission) throw new RefusedArrival(admission.refused, claimed)
    const entrance = await directory.recognise({ issuer: issuer.issuer, sub: arrival.sub }, admission.person)
    if ('refused' in entrance) throw new RefusedArrival(entrance.refused, claimed)
    return { entrance, arrival, returnTo: attempt.return_to }
  }
}

/** Somebody whom the issuer knows and the portal does not admit. `claim`: as whom she presented herself. */
export class RefusedArrival extends ServiceError {
  readonly claim: string

  constructor(why: string, claim: string) {
    super('identity.refused', { cause: new Error(why) })
    this.claim = claim
  }
}

const mostClaim = 320

/** Attacker-influenced. */
export function claimedBy({ claims, sub }: Pick<Arrival, 'claims' | 'sub'>): string {
  const { email } = claims as { readonly email?: unknown }
  return (typeof email === 'string' && email !== '' ? email : sub).slice(0, mostClaim)
}
