import { role as roleContract, type Role } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import { randomUUID } from 'node:crypto'
import { accountsLike, insertAccount, updateAccount } from '../db/accounts.ts'
import type { AccountRow, Database, SessionRow } from '../db/schema.ts'
import type { Person } from './claims.ts'
import { parseEmail } from './email.ts'
import { link, type Subject } from './linking.ts'
import { organisationOf, type Mapping } from './mapping.ts'
import type { AccountPrincipal } from './principal.ts'

/** What a sign-in will do to the accounts, decided and not yet done. */
export type Entrance = { readonly account: AccountRow; readonly isNew: boolean } | { readonly refused: string }

/** The accounts of the portal, under the linking rule and the operator's mapping. */
export class Directory {
  readonly #db: Database
  readonly #mapping: Mapping
  readonly #matrixUserId: (localpart: string) => string
  readonly #now: () => Date

  constructor(db: Database, mapping: Mapping, matrixUserId: (localpart: string) => string, now: () => Date) {
    this.#db = db
    this.#mapping = mapping
    this.#matrixUserId = matrixUserId
    this.#now = now
  }

  /** Reads only: the caller records the act before `admit` writes. */
  async recognise(subject: Subject, person: Person): Promise<Entrance> {
    const found = link(await accountsLike(this.#db, subject.issuer, subject.sub, person), subject, person)
    if (found.kind === 'refuse') return { refused: found.why }
    const now = this.#now().toISOString()
    const known = found.kind === 'create' ? newAccount(now) : found.account
    const { organisation, name, email, siret, uid } = person
    const facts = { ...subject, organisation, name, email, siret, uid, roles: JSON.stringify(person.roles) }
    return { account: { ...known, ...facts, signed_in_at: now }, isNew: found.kind === 'create' }
  }

  async admit({ account, isNew }: Extract<Entrance, { account: AccountRow }>): Promise<void> {
    if (!isNew) return updateAccount(this.#db, account)
    // Two tabs may bring the same new person at once: the second one begins again and finds the account.
    await insertAccount(this.#db, account).catch((cause: unknown) => {
      throw new ServiceError('session.expired', { cause })
    })
  }

  async setLocalpart(account: AccountRow, localpart: string): Promise<AccountRow> {
    if (account.localpart === localpart) return account
    const row = { ...account, localpart }
    await updateAccount(this.#db, row)
    return row
  }

  /** undefined: disabled, or the mapping no longer admits the account's organisation. */
  principal(row: AccountRow, session?: SessionRow): AccountPrincipal | undefined {
    const domain = parseEmail(row.email)?.domain
    const organisation = domain === undefined ? undefined : organisationOf(this.#mapping, domain, row.siret)
    if (row.disabled === 1 || organisation === undefined) return undefined
    const account = {
      id: row.id,
      name: row.name,
      email: row.email,
      roles: readRoles(row.roles),
      organisation: { id: organisation.id, name: organisation.name },
      matrixUserId: row.localpart === null ? '' : this.#matrixUserId(row.localpart),
    }
    return { kind: 'account', account, ...(session && sessionFacts(session)) }
  }
}

function newAccount(now: string): Pick<AccountRow, 'id' | 'localpart' | 'disabled' | 'created_at'> {
  return { id: randomUUID(), localpart: null, disabled: 0, created_at: now }
}

function readRoles(json: string): Role[] {
  const value: unknown = JSON.parse(json)
  return Array.isArray(value) ? value.filter((item): item is Role => roleContract.safeParse(item).success) : []
}

function sessionFacts(row: SessionRow): Pick<AccountPrincipal, 'session' | 'acr' | 'amr'> {
  return {
    session: { id: row.id, matrixDeviceId: row.matrix_device_id },
    ...(row.acr !== null && { acr: row.acr }),
    ...(row.amr !== null && { amr: JSON.parse(row.amr) as string[] }),
  }
}
