import { createHash } from 'node:crypto'
import type { Account } from 'oidc-provider'
import type { DemoAccount } from './config.ts'

/** Opaque and stable, whatever address the issuer has today. */
export function subjectOf(account: DemoAccount): string {
  return createHash('sha256').update(`parvis-demo:${account.uid}`).digest('hex').slice(0, 32)
}

/** Claims under the names that ProConnect uses, and under OpenID Connect's own for other relying parties. */
export function claimsOf(account: DemoAccount): Record<string, unknown> {
  return {
    uid: account.uid,
    given_name: account.given_name,
    usual_name: account.usual_name,
    family_name: account.usual_name,
    name: `${account.given_name} ${account.usual_name}`,
    preferred_username: account.uid,
    email: account.email,
    email_verified: true,
    siret: account.siret,
    parvis_roles: account.parvis_roles,
  }
}

/** Which claims a scope opens. One scope per claim, as ProConnect has it, plus the usual two. */
export const scopeClaims = {
  openid: ['sub', 'acr', 'amr'],
  profile: ['name', 'given_name', 'family_name', 'preferred_username'],
  email: ['email', 'email_verified'],
  given_name: ['given_name'],
  usual_name: ['usual_name'],
  uid: ['uid'],
  siret: ['siret'],
  parvis_roles: ['parvis_roles'],
}

/** `findAccount` of the provider, over the configured accounts. */
export function accountFinder(accounts: readonly DemoAccount[]): (sub: string) => Account | undefined {
  const bySubject = new Map(accounts.map((account) => [subjectOf(account), account]))
  return (sub) => {
    const account = bySubject.get(sub)
    return account && { accountId: sub, claims: async () => ({ sub, ...claimsOf(account) }) }
  }
}
