import { ServiceError } from '@parvis/service-kit'
import { hashToken } from './secrets.ts'

export interface MatrixCaller {
  readonly userId: string
  readonly deviceId: string | undefined
}

interface Entry {
  readonly caller: Promise<MatrixCaller | null>
  readonly until: number
  settled?: MatrixCaller | null
}

const lifetimeMs = 15_000
const maxEntries = 10_000

/** Whose Matrix access token this is, as the homeserver says (`whoami`), remembered for a few seconds by its hash. */
export class MatrixTokens {
  readonly #url: string
  readonly #now: () => Date
  readonly #entries = new Map<string, Entry>()

  constructor(url: string, now: () => Date) {
    this.#url = url
    this.#now = now
  }

  /** null: the homeserver does not know it. Callers at the same moment share one question. */
  whoIs(token: string): Promise<MatrixCaller | null> {
    const hash = hashToken(token)
    const now = this.#now().getTime()
    const known = this.#entries.get(hash)
    if (known !== undefined && known.until > now) return known.caller
    const entry: Entry = { caller: askWhoAmI(this.#url, token), until: now + lifetimeMs }
    this.#remember(hash, entry)
    entry.caller.then(
      (caller) => {
        entry.settled = caller
        if (caller === null) this.#entries.delete(hash)
      },
      () => this.#entries.delete(hash),
    )
    return entry.caller
  }

  /** Whose OpenID token this is; asked each time, since it is shown once for each call. */
  whoHoldsOpenId(token: string): Promise<string | null> {
    return askUserInfo(this.#url, token)
  }

  forget(token: string): void {
    this.#entries.delete(hashToken(token))
  }

  /** After a device is deleted or an account disabled. */
  forgetDevice(userId: string, deviceId?: string): void {
    for (const [hash, { settled }] of this.#entries) {
      if (settled?.userId === userId && (deviceId === undefined || settled.deviceId === deviceId))
        this.#entries.delete(hash)
    }
  }

  #remember(hash: string, entry: Entry): void {
    this.#entries.delete(hash)
    this.#entries.set(hash, entry)
    if (this.#entries.size <= maxEntries) return
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined) this.#entries.delete(oldest)
  }
}

async function askWhoAmI(url: string, token: string): Promise<MatrixCaller | null> {
  // Attacker-controlled: a token that cannot stand in a header is nobody's.
  if (!/^[\x21-\x7e]{1,1024}$/.test(token)) return null
  const headers = { authorization: `Bearer ${token}` }
  const answer = await ask(new URL('/_matrix/client/v3/account/whoami', url), headers)
  if (answer === null) return null
  const { user_id: userId, device_id: deviceId } = answer as { user_id: string; device_id?: string }
  return { userId, deviceId }
}

async function askUserInfo(url: string, token: string): Promise<string | null> {
  const address = new URL('/_matrix/federation/v1/openid/userinfo', url)
  address.searchParams.set('access_token', token)
  const answer = await ask(address, {})
  return answer === null ? null : (answer as { sub: string }).sub
}

/** The homeserver's answer, or null when it does not know the token. Throws `upstream.unavailable`. */
async function ask(address: URL, headers: Record<string, string>): Promise<unknown> {
  const answer = await fetch(address, { headers, signal: AbortSignal.timeout(10_000) }).catch((cause: unknown) => {
    throw new ServiceError('upstream.unavailable', { cause })
  })
  if (answer.status === 401) return null
  if (answer.ok) return answer.json()
  const cause = new Error(`${address.pathname} answered ${answer.status}`)
  throw new ServiceError('upstream.unavailable', { cause })
}
