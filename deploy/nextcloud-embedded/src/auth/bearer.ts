import * as z from 'zod'
import type { StoreConfig } from '../config.ts'
import { StoreError } from '../error.ts'
import { administrator, isUserId } from '../store/users.ts'

type BearerConfig = NonNullable<StoreConfig['bearer']>

/** Whose access token it is. */
export interface Bearer {
  readonly user: string
  readonly name: string
  readonly email: string
}

const patience = 10_000
const discovered = z.object({ userinfo_endpoint: z.url() })
const text = (value: unknown, longest: number): string =>
  typeof value === 'string' && value.length <= longest ? value : ''

/** RFC 6750 §2.1; undefined for any other way of proving. */
export function parseBearer(authorization: string | undefined): string | undefined {
  return /^bearer\s+([\x21-\x7e]{1,4096})$/i.exec(authorization?.trim() ?? '')?.[1]
}

/**
 * Asks the issuer whose token it is, at every request: one that was revoked a moment ago opens nothing. Nobody becomes the
 * administrator by it.
 */
export function bearerTokens({ issuer, claim }: BearerConfig): (token: string) => Promise<Bearer> {
  let endpoint: string | undefined
  const where = async (): Promise<string> => {
    const about = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    endpoint ??= discovered.parse(await (await ask(about)).json()).userinfo_endpoint
    return endpoint
  }
  return async (token) => {
    const said = await claims(await where().catch(elsewhere), token)
    const user = said[claim]
    if (typeof user !== 'string' || !isUserId(user) || user === administrator) throw new StoreError('auth.failed')
    return { user, name: text(said['name'], 128) || user, email: text(said['email'], 254) }
  }
}

async function claims(url: string, token: string): Promise<Readonly<Record<string, unknown>>> {
  const answer = await ask(url, { authorization: `Bearer ${token}` }).catch(elsewhere)
  if (answer.status === 401 || answer.status === 403) throw new StoreError('auth.failed')
  if (!answer.ok) throw new StoreError('elsewhere')
  const said = z.record(z.string(), z.unknown()).safeParse(await answer.json().catch(() => null))
  if (!said.success) throw new StoreError('auth.failed')
  return said.data
}

const ask = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(patience) })

/** The issuer does not answer: nobody is refused by that, and nobody let in. */
const elsewhere = (cause: unknown): never => {
  throw new StoreError('elsewhere', { cause })
}
