import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { StoreError } from '../error.ts'
import type { Store } from '../store/open.ts'
import { administrator, type User } from '../store/users.ts'
import { parseBearer, type Bearer } from './bearer.ts'
import { appPasswordId, hashPassword, matchesPassword, newAppPassword } from './passwords.ts'
import { Throttle } from './throttle.ts'

interface Credential {
  readonly id: string
  readonly user: string
  readonly kind: 'password' | 'app'
  readonly hash: string
}

/** An account that has proved who it is; by which credential, so that it can be given back. */
export interface Proven {
  readonly user: User
  readonly isAdministrator: boolean
  /** Undefined for the administrator's key and for an issuer's token. */
  readonly credential: { readonly id: string; readonly kind: Credential['kind'] } | undefined
}

/** Credentials that were right a moment ago need no scrypt again. Milliseconds, and how many. */
const memory = { age: 300_000, most: 2000 }

/** Each takes 32 MiB and a thread that files are read by: beyond this many at once, one waits outside. */
const mostChecking = 16

interface AuthorityOptions {
  readonly adminKey: string
  readonly failures: number
  /** Whose access token it is, where an issuer's are taken. */
  readonly bearer?: ((token: string) => Promise<Bearer>) | undefined
}

/** Says who a name and a password are, or an access token. */
export class Authority {
  readonly #store: Store
  readonly #adminKey: string
  readonly #throttle: Throttle
  readonly #secret = randomBytes(32)
  #checking = 0
  readonly #known = new Map<string, { readonly id: string; readonly hash: string; readonly until: number }>()

  readonly #bearer: AuthorityOptions['bearer']

  constructor(store: Store, { adminKey, failures, bearer }: AuthorityOptions) {
    this.#store = store
    this.#adminKey = adminKey
    this.#bearer = bearer
    this.#throttle = new Throttle(failures)
  }

  /** @throws StoreError `auth.missing`, `auth.failed`, `too-many`: the same for a name that does not exist */
  async prove(authorization: string | undefined): Promise<Proven> {
    const token = this.#bearer && parseBearer(authorization)
    if (this.#bearer && token !== undefined) return this.#visitor(await this.#bearer(token))
    const { name, password } = parseBasic(authorization)
    return this.proveWith(name, password)
  }

  async proveWith(name: string, password: string): Promise<Proven> {
    if (name === administrator && this.#isAdminKey(password)) return this.#proven(administrator)
    const mark = this.#mark(name, password)
    const known = this.#remembered(mark) ?? (await this.#check(name, password))
    this.#remember(mark, known)
    return this.#proven(name, known)
  }

  /** The password of a link. */
  async proveLink(token: string, given: string | undefined, stored: string): Promise<void> {
    const mark = this.#mark(`link:${token}`, given ?? '')
    const known = this.#known.get(mark)
    if (known && known.until > Date.now() && known.hash === stored) return
    if (given === undefined || given === '') throw new StoreError('auth.missing')
    await this.#guarded(`link:${token}`, () => matchesPassword(given, stored))
    this.#remember(mark, { id: token, hash: stored })
  }

  async setPassword(user: string, password: string): Promise<void> {
    const hashed = await hashPassword(password)
    this.#store.database.transaction(() => {
      this.#store.database.run("DELETE FROM credential WHERE user = ? AND kind = 'password'", user)
      const id = randomBytes(12).toString('hex')
      this.#insert({ id, user, kind: 'password', hash: hashed }, '')
    })
  }

  /** @returns the password, which is shown once */
  async addAppPassword(user: string, label: string): Promise<string> {
    const { id, password } = newAppPassword()
    this.#insert({ id, user, kind: 'app', hash: await hashPassword(password) }, label.slice(0, 128))
    return password
  }

  revoke(credential: string): void {
    this.#store.database.run("DELETE FROM credential WHERE id = ? AND kind = 'app'", credential)
  }

  #insert({ id, user, kind, hash: hashed }: Credential, label: string): void {
    this.#store.database.run(
      'INSERT INTO credential VALUES (?, ?, ?, ?, ?, ?)',
      ...[id, user, kind, label, hashed, Date.now()],
    )
  }

  async #check(name: string, password: string): Promise<Credential> {
    const found = this.#candidate(name, password)
    await this.#guarded(`user:${name}`, () => matchesPassword(password, found?.hash))
    if (!found) throw new StoreError('auth.failed')
    return found
  }

  async #guarded(name: string, isRight: () => Promise<boolean>): Promise<void> {
    this.#throttle.assertOpen(name)
    if (this.#checking >= mostChecking) throw new StoreError('too-many', { retryAfter: 1 })
    this.#throttle.count(name)
    this.#checking += 1
    try {
      if (!(await isRight())) throw new StoreError('auth.failed')
    } finally {
      this.#checking -= 1
    }
    this.#throttle.forgive(name)
  }

  #candidate(name: string, password: string): Credential | undefined {
    const id = appPasswordId(password)
    const sql = 'SELECT id, user, kind, hash FROM credential WHERE user = ? AND'
    const app = id && this.#store.database.one<Credential>(`${sql} kind = 'app' AND id = ?`, name, id)
    return app || this.#store.database.one<Credential>(`${sql} kind = 'password'`, name)
  }

  #proven(name: string, credential?: Credential): Proven {
    const user = this.#store.users.get(name)
    if (!user || user.enabled === 0) throw new StoreError('auth.failed')
    const isAdministrator = name === administrator
    return { user, isAdministrator, credential: credential && { id: credential.id, kind: credential.kind } }
  }

  /** An account is made at its first visit. */
  #visitor({ user, name, email }: Bearer): Proven {
    if (!this.#store.users.get(user)) this.#store.users.add(user, name, email)
    return this.#proven(user)
  }

  #isAdminKey(password: string): boolean {
    return timingSafeEqual(hash('sha256', password, 'buffer'), hash('sha256', this.#adminKey, 'buffer'))
  }

  /** Not the password, and worth nothing outside of this process. */
  #mark(name: string, password: string): string {
    return createHmac('sha256', this.#secret).update(`${name.length}:${name}:${password}`).digest('base64')
  }

  /** Only as long as the credential stands in the database as it was. */
  #remembered(mark: string): Credential | undefined {
    const known = this.#known.get(mark)
    if (!known || known.until < Date.now()) return undefined
    const sql = 'SELECT id, user, kind, hash FROM credential WHERE id = ? AND hash = ?'
    return this.#store.database.one<Credential>(sql, known.id, known.hash)
  }

  #remember(mark: string, { id, hash: hashed }: Pick<Credential, 'id' | 'hash'>): void {
    this.#known.set(mark, { id, hash: hashed, until: Date.now() + memory.age })
    const [oldest] = this.#known.keys()
    if (this.#known.size > memory.most && oldest !== undefined) this.#known.delete(oldest)
  }
}

/** RFC 7617. @throws StoreError `auth.missing` */
export function parseBasic(authorization: string | undefined): { readonly name: string; readonly password: string } {
  const [, encoded] = /^basic\s+([A-Za-z0-9+/_-]+=*)$/i.exec(authorization?.trim() ?? '') ?? []
  if (encoded === undefined) throw new StoreError('auth.missing')
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 1) throw new StoreError('auth.missing')
  return { name: text.slice(0, colon), password: text.slice(colon + 1) }
}
