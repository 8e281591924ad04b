import { ServiceError } from '@parvis/service-kit'
import { createRemoteJWKSet, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import type { Database } from '../db/schema.ts'
import { useLogoutToken } from '../db/sign-ins.ts'
import type { Issuer } from './issuer.ts'

const event = 'http://schemas.openid.net/event/backchannel-logout'
/** Seconds: how old a logout token may be, and so how long its `jti` is remembered. */
const maxAge = 120

interface LogoutTokenOptions {
  readonly db: Database
  readonly issuer: Issuer
  readonly clientId: string
  readonly now: () => Date
}

/** Checks back-channel logout tokens (OpenID Connect Back-Channel Logout 1.0, §2.6). */
export class LogoutTokens {
  readonly #options: LogoutTokenOptions
  #keys: { readonly uri: string; readonly get: JWTVerifyGetKey } | undefined

  constructor(options: LogoutTokenOptions) {
    this.#options = options
  }

  /** Attacker-controlled text → whose sessions to close. Throws `request.invalid`. Each token is good once. */
  async read(token: unknown): Promise<{ readonly sub?: string; readonly sid?: string }> {
    const payload = await this.#verify(token)
    const { sub, jti, exp = 0 } = payload
    const sid = payload['sid']
    const events = payload['events']
    const isLogout = typeof events === 'object' && events !== null && event in events
    if (!isLogout || 'nonce' in payload || (sub === undefined && typeof sid !== 'string')) throw invalid('not a logout')
    const forgetAt = new Date(Math.max(exp * 1000, this.#options.now().getTime() + 2 * maxAge * 1000)).toISOString()
    if (!(await useLogoutToken(this.#options.db, String(jti), forgetAt))) throw invalid('used before')
    return { ...(sub !== undefined && { sub }), ...(typeof sid === 'string' && { sid }) }
  }

  async #verify(token: unknown): Promise<JWTPayload> {
    if (typeof token !== 'string') throw invalid('no logout_token')
    const { issuer, jwksUri } = await this.#options.issuer.trust()
    if (this.#keys?.uri !== jwksUri) this.#keys = { uri: jwksUri, get: createRemoteJWKSet(new URL(jwksUri)) }
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.#keys.get, {
        issuer,
        audience: this.#options.clientId,
        algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
        requiredClaims: ['iat', 'jti', 'events'],
        maxTokenAge: maxAge,
        clockTolerance: 30,
        currentDate: this.#options.now(),
      })
      // An identity token has the same signer and audience; only its type or its events tell them apart.
      if (!['logout+jwt', 'jwt', undefined].includes(protectedHeader.typ?.toLowerCase())) throw invalid('wrong type')
      return payload
    } catch (cause) {
      throw cause instanceof ServiceError ? cause : new ServiceError('request.invalid', { cause })
    }
  }
}

const invalid = (why: string) => new ServiceError('request.invalid', { cause: new Error(why) })
