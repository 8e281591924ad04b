import type { AccountRow } from '../db/schema.ts'
import type { Person } from './claims.ts'

export type Link =
  | { readonly kind: 'create' }
  | { readonly kind: 'keep'; readonly account: AccountRow }
  /** The same person under a new `sub`, or with a new address or uid: the account's key is brought up to date. */
  | { readonly kind: 'rename'; readonly account: AccountRow }
  | { readonly kind: 'refuse'; readonly why: string }

type Known = Pick<AccountRow, 'email' | 'siret' | 'uid'>

export interface Subject {
  readonly issuer: string
  readonly sub: string
}

/**
 * Which account these claims are. The person is e-mail + SIRET + uid; `sub` alone never opens an account, because an
 * issuer may hand it out again, and because ProConnect says that it is not for reconciliation.
 *
 * | known `sub` | same e-mail + SIRET + uid | then |
 * |---|---|---|
 * | yes | yes, same account | keep |
 * | no | yes | rename: the issuer gave the person a new `sub` |
 * | yes | SIRET and one of e-mail, uid; the other belongs to nobody | rename: married, or a new address |
 * | yes | less than that | refuse |
 * | no | part of it | refuse: the address or the uid is another person's |
 * | no | no | create |
 */
export function link(candidates: readonly AccountRow[], subject: Subject, person: Person): Link {
  const bySubject = candidates.find((account) => account.issuer === subject.issuer && account.sub === subject.sub)
  const byPerson = candidates.find((account) => isPerson(account, person))
  const account = byPerson ?? bySubject
  const others = candidates.filter((candidate) => candidate !== account)
  if (account === undefined) return others.length === 0 ? { kind: 'create' } : refuse('part of it is another account’s')
  if (account.disabled === 1) return refuse('the account is disabled')
  if (byPerson !== undefined && byPerson === bySubject) return { kind: 'keep', account }
  if (others.length > 0) return refuse('the subject and the person belong to two accounts')
  if (byPerson !== undefined) return { kind: 'rename', account }
  return isRenamed(account, person) ? { kind: 'rename', account } : refuse('the subject now claims another person')
}

function isPerson(account: Known, person: Person): boolean {
  return account.email === person.email && account.siret === person.siret && account.uid === person.uid
}

function isRenamed(account: Known, person: Person): boolean {
  return account.siret === person.siret && (account.email === person.email || account.uid === person.uid)
}

const refuse = (why: string) => ({ kind: 'refuse', why }) as const
