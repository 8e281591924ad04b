import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { admit } from './claims.ts'
import { mappingSchema } from './mapping.ts'

const mapping = mappingSchema.parse({
  organisations: [
    { id: 'ville', name: 'Ville', siret: ['21450234600012'], domains: ['ville.example'] },
    { id: 'metropole', name: 'Métropole', siret: ['24450001100011'], domains: ['metropole.example', 'agglo.example'] },
  ],
  roles: { claim: 'parvis_roles', values: { auditeur: 'auditor', administrateur: 'administrator' } },
  people: { 'marc@ville.example': ['administrator'] },
})
const claire = {
  email: 'claire@ville.example',
  email_verified: true,
  uid: 'claire',
  siret: '21450234600012',
  given_name: 'Claire',
  usual_name: 'Morvan',
}
const without = (name: keyof typeof claire) =>
  Object.fromEntries(Object.entries(claire).filter(([key]) => key !== name))
const rolesOf = (claims: object) => {
  const admission = admit({ ...claire, ...claims }, mapping, 'demo')
  return 'person' in admission ? admission.person.roles : admission
}

test('a person of the organisation is admitted', () => {
  expect(admit(claire, mapping, 'demo')).toEqual({
    person: {
      email: 'claire@ville.example',
      siret: '21450234600012',
      uid: 'claire',
      name: 'Claire Morvan',
      organisation: 'ville',
      roles: ['member'],
    },
  })
})

test.each(['email', 'uid', 'siret'] as const)('without %s nobody is admitted', (name) => {
  expect(admit(without(name), mapping, 'demo')).toHaveProperty('refused')
})

test('domain and SIRET must be of the same organisation', () => {
  expect(admit({ ...claire, siret: '24450001100011' }, mapping, 'demo')).toHaveProperty('refused')
})

describe('verified e-mail', () => {
  test('said so by the issuer', () => {
    for (const email_verified of [false, 'true', 1, undefined, null]) {
      expect(admit({ ...claire, email_verified }, mapping, 'demo')).toHaveProperty('refused')
    }
  })
  test('ProConnect has no such claim, and `false` still refuses', () => {
    expect(admit(without('email_verified'), mapping, 'proconnect')).toHaveProperty('person')
    expect(admit({ ...claire, email_verified: false }, mapping, 'proconnect')).toHaveProperty('refused')
  })
})

describe('roles', () => {
  test('by claim value, as a list or alone', () => {
    expect(rolesOf({ parvis_roles: ['auditeur'] })).toEqual(['member', 'auditor'])
    expect(rolesOf({ parvis_roles: 'administrateur' })).toEqual(['member', 'administrator'])
  })
  test('values that the mapping does not name give nothing', () => {
    expect(rolesOf({ parvis_roles: ['administrator', 'constructor', '__proto__', 7, null, ['auditeur']] })).toEqual([
      'member',
    ])
  })
  test('by address, for issuers that know no roles', () => {
    expect(rolesOf({ email: 'Marc@ville.example' })).toEqual(['member', 'administrator'])
  })
})

test.each(['Claire\u202e', 'a\0b', ' ', 'x'.repeat(129), 7, null])('a name like %j is not shown', (given_name) => {
  const admission = admit({ ...claire, given_name }, mapping, 'demo')
  expect('person' in admission && admission.person.name).toBe('Morvan')
})

test('an issuer without SIRET: only where the mapping says so, only for the profile `generic`', () => {
  const byDomain = mappingSchema.parse({ ...mapping, siretByDomain: true })
  expect(admit(without('siret'), byDomain, 'generic')).toMatchObject({ person: { organisation: 'ville' } })
  expect(admit(without('siret'), byDomain, 'demo')).toHaveProperty('refused')
  expect(admit(without('siret'), mapping, 'generic')).toHaveProperty('refused')
  expect(admit({ ...claire, siret: 'x' }, byDomain, 'generic')).toHaveProperty('refused')
})

test('R27: whatever the claims are, nobody enters but by a domain and a SIRET of one organisation', () => {
  const text = fc.oneof(
    fc.constantFrom('ville.example', 'x@ville.example', 'x@evil.example', '21450234600012', '24450001100011', 'x'),
    fc.string({ unit: 'binary' }),
    fc
      .tuple(fc.string(), fc.constantFrom('@ville.example', '@metropole.example', '@evil.example'))
      .map((two) => two.join('')),
  )
  const value = fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: fc.anything() })
  const claims = fc.record(
    { email: value, email_verified: fc.oneof(fc.constant(true), value), uid: value, siret: value, parvis_roles: value },
    { requiredKeys: ['email'] },
  )
  const ours = /^[a-z0-9][a-z0-9._'+-]*@(ville\.example 21450234600012|(metropole|agglo)\.example 24450001100011)$/
  let admitted = 0
  const property = fc.property(claims, (given) => {
    const admission = admit(given, mapping, 'demo')
    if ('refused' in admission) return true
    admitted++
    const { email, siret } = admission.person
    return given.email_verified === true && ours.test(`${email} ${siret}`)
  })
  fc.assert(property, { numRuns: 8_000 })
  expect(admitted).toBeGreaterThan(0)
}, 60_000)
