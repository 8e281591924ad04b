import { ServiceError } from '@parvis/service-kit'
import { SignJWT } from 'jose'
import { randomUUID } from 'node:crypto'
import { findAccountByLocalpart } from '../db/accounts.ts'
import type { AccountRow, Database } from '../db/schema.ts'
import { localpartsFor } from './localpart.ts'
import type { MatrixAdmin } from './matrix-admin.ts'

interface MatrixAccountsOptions {
  readonly admin: MatrixAdmin
  readonly db: Database
  readonly serverName: string
  readonly jwtSecret: string
  /** `oidc-<idp_id>`: how Synapse calls the same issuer. */
  readonly provider: string
  readonly now: () => Date
}

interface ExternalId {
  readonly auth_provider: string
  readonly external_id: string
}

/** Seconds that a login token lives. */
const tokenLifetime = 30

/**
 * One Matrix user per account, reached by both ways: through the portal (short JWT) and by another client that signs in
 * at the same issuer through Synapse. Synapse joins the second way to a user by the issuer's `sub` (`external_ids`).
 */
export class MatrixAccounts {
  readonly #options: MatrixAccountsOptions

  constructor(options: MatrixAccountsOptions) {
    this.#options = options
  }

  userId(localpart: string): string {
    return `@${localpart}:${this.#options.serverName}`
  }

  /** `@localpart:this server` → localpart; undefined for another server's user. */
  localpartOf(userId: string): string | undefined {
    const end = `:${this.#options.serverName}`
    return userId.startsWith('@') && userId.endsWith(end) ? userId.slice(1, -end.length) : undefined
  }

  /**
   * Makes the homeserver know the account under its name and `sub`, and gives its localpart. A user whom Synapse made
   * first, for the same `sub`, is adopted: the linking rule has already said that this `sub` is this account.
   */
  async join(account: AccountRow): Promise<string> {
    const owner = await this.#ownerOf(account.sub)
    const localpart = account.localpart ?? owner ?? (await this.#freeLocalpart(account.uid))
    if (account.localpart === null && owner !== undefined) await this.#refuseIfTaken(owner, account)
    if (owner !== undefined && owner !== localpart) await this.#writeExternalIds(owner, undefined)
    if (owner !== localpart || account.localpart === null) await this.#writeExternalIds(localpart, account)
    return localpart
  }

  /** JWT for `org.matrix.login.jwt`: at most 30 s, for one user. */
  mintToken(localpart: string): Promise<string> {
    const now = Math.floor(this.#options.now().getTime() / 1000)
    return new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(localpart)
      .setIssuer('parvis-gateway')
      .setAudience(this.#options.serverName)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + tokenLifetime)
      .setJti(randomUUID())
      .sign(new TextEncoder().encode(this.#options.jwtSecret))
  }

  /** Signs a device out for good; one that is already gone is fine. */
  async deleteDevice(localpart: string, deviceId: string): Promise<void> {
    await this.#options.admin.call('DELETE', `${this.#user(localpart)}/devices/${encodeURIComponent(deviceId)}`)
  }

  /** A user for one visit. Nothing signs in as it but the short JWT: it has no password and no `sub`. */
  async makeGuest(localpart: string, displayname: string): Promise<void> {
    await this.#options.admin.call('PUT', this.#user(localpart), { displayname })
  }

  /** Its devices are gone and it leaves its rooms; nobody can be it again. */
  async closeGuest(localpart: string): Promise<void> {
    // Synapse would make the user whom it is to close, where there is none.
    if ((await this.#options.admin.call('GET', this.#user(localpart))) === undefined) return
    await this.#options.admin.call('PUT', this.#user(localpart), { deactivated: true })
  }

  async #ownerOf(sub: string): Promise<string | undefined> {
    const path = `/_synapse/admin/v1/auth_providers/${this.#options.provider}/users/${encodeURIComponent(sub)}`
    const found = await this.#options.admin.call('GET', path)
    return typeof found?.['user_id'] === 'string' ? this.localpartOf(found['user_id']) : undefined
  }

  async #refuseIfTaken(localpart: string, account: AccountRow): Promise<void> {
    const other = await findAccountByLocalpart(this.#options.db, localpart)
    if (other === undefined || other.id === account.id) return
    throw new ServiceError('identity.refused', { cause: new Error('another account has this Matrix user') })
  }

  /** Free on the homeserver and in the portal. A user without an account is nobody's to take. */
  async #freeLocalpart(uid: string): Promise<string> {
    for (const localpart of localpartsFor(uid)) {
      const held = await findAccountByLocalpart(this.#options.db, localpart)
      if (held === undefined && (await this.#options.admin.call('GET', this.#user(localpart))) === undefined)
        return localpart
    }
    throw new ServiceError('identity.refused', { cause: new Error('no Matrix name is free for this uid') })
  }

  /** Keeps what other providers wrote there; `account` undefined takes ours away. Makes the user where there is none. */
  async #writeExternalIds(localpart: string, account: AccountRow | undefined): Promise<void> {
    const { admin, provider } = this.#options
    const user = await admin.call('GET', this.#user(localpart))
    const others = ((user?.['external_ids'] ?? []) as ExternalId[]).filter(
      ({ auth_provider }) => auth_provider !== provider,
    )
    const ours = account ? [{ auth_provider: provider, external_id: account.sub }] : []
    await admin.call('PUT', this.#user(localpart), {
      external_ids: [...others, ...ours],
      ...(account && { displayname: account.name }),
    })
  }

  #user(localpart: string): string {
    return `/_synapse/admin/v2/users/${encodeURIComponent(this.userId(localpart))}`
  }
}
