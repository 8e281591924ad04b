import type { Role } from '@parvis/contracts'
import { parseEmail } from './email.ts'
import { organisationOf, type Mapping } from './mapping.ts'
import { plainText } from './plain-text.ts'
import type { OidcSettings } from './settings.ts'

/** A person whom the mapping admits. */
export interface Person {
  readonly email: string
  readonly siret: string
  readonly uid: string
  readonly name: string
  readonly organisation: string
  readonly roles: readonly Role[]
}

export type Admission = { readonly person: Person } | { readonly refused: string }

type Claims = Readonly<Record<string, unknown>>

/**
 * Attacker-influenced claims → a person, or why not (for the log only). Nothing is repaired: a claim that is not
 * exactly what it should be refuses the sign-in.
 */
export function admit(claims: Claims, mapping: Mapping, profile: OidcSettings['profile']): Admission {
  const email = parseEmail(claims['email'])
  if (email === undefined) return { refused: 'the e-mail claim is missing or malformed' }
  if (!isVerified(claims, profile)) return { refused: 'the e-mail is not verified by the issuer' }
  const uid = plainText(claims['uid'] ?? (profile === 'generic' ? claims['preferred_username'] : undefined))
  if (uid === undefined) return { refused: 'the uid claim is missing or malformed' }
  const siret = siretOf(claims, mapping, profile, email.domain)
  if (siret === undefined) return { refused: 'the siret claim is missing or malformed' }
  const organisation = organisationOf(mapping, email.domain, siret)
  if (organisation === undefined) return { refused: 'no organisation has this domain and this SIRET' }
  const name = nameOf(claims) ?? email.address
  const roles = rolesOf(claims, mapping, email.address)
  return { person: { email: email.address, siret, uid, name, organisation: organisation.id, roles } }
}

/** ProConnect passes on only addresses that the agent's own administration gives, and has no such claim. */
function isVerified(claims: Claims, profile: OidcSettings['profile']): boolean {
  const verified = claims['email_verified']
  return verified === true || (profile === 'proconnect' && verified === undefined)
}

function siretOf(claims: Claims, mapping: Mapping, profile: string, domain: string): string | undefined {
  const claimed = claims['siret']
  if (typeof claimed === 'string' && /^\d{14}$/.test(claimed)) return claimed
  if (claimed !== undefined || profile !== 'generic' || !mapping.siretByDomain) return undefined
  return mapping.organisations.find(({ domains }) => domains.includes(domain))?.siret[0]
}

function nameOf(claims: Claims): string | undefined {
  const family = plainText(claims['usual_name']) ?? plainText(claims['family_name'])
  const given = plainText(claims['given_name'])
  if (given !== undefined && family !== undefined) return `${given} ${family}`
  return plainText(claims['name']) ?? family ?? given
}

function rolesOf(claims: Claims, mapping: Mapping, email: string): Role[] {
  const claimed = mapping.roles === undefined ? [] : [claims[mapping.roles.claim]].flat()
  const values = new Map(Object.entries(mapping.roles?.values ?? {}))
  const fromClaims = claimed.flatMap((value) => (typeof value === 'string' ? (values.get(value) ?? []) : []))
  const fromFile = Object.hasOwn(mapping.people, email) ? (mapping.people[email] ?? []) : []
  return [...new Set([mapping.defaultRole, ...fromClaims, ...fromFile])]
}
