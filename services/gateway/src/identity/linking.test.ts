import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AccountRow } from '../db/schema.ts'
import type { Person } from './claims.ts'
import { link } from './linking.ts'

const issuer = 'https://issuer.example'
const subject = { issuer, sub: 's1' }
const claire: Person = {
  email: 'claire@ville.example',
  siret: '21450234600012',
  uid: 'claire',
  name: 'Claire',
  organisation: 'ville',
  roles: ['member'],
}

function account(change: Partial<AccountRow> = {}): AccountRow {
  const { email, siret, uid, name, organisation } = claire
  const when = '2026-11-21T10:00:00.000Z'
  const facts = {
    email,
    siret,
    uid,
    name,
    organisation,
    roles: '["member"]',
    localpart: 'claire',
    disabled: 0 as const,
  }
  return { id: 'a1', issuer, sub: 's1', created_at: when, signed_in_at: when, ...facts, ...change }
}

const kind = (known: AccountRow[], person: Partial<Person> = {}, sub = 's1') =>
  link(known, { issuer, sub }, { ...claire, ...person }).kind

describe('the linking rule', () => {
  test('nobody like that: a new account', () => expect(kind([])).toBe('create'))
  test('the same subject and person: the same account', () => expect(kind([account()])).toBe('keep'))
  test('a new subject for the same person: the same account', () => expect(kind([account()], {}, 's2')).toBe('rename'))
  test('a new issuer for the same person: the same account', () => {
    expect(link([account({ issuer: 'https://old.example' })], subject, claire).kind).toBe('rename')
  })
  test('a new address, or a new uid, of the same subject: the same account', () => {
    expect(kind([account()], { email: 'claire.dupont@ville.example' })).toBe('rename')
    expect(kind([account()], { uid: 'cdupont' })).toBe('rename')
  })
  test('a known subject that claims another person is refused', () => {
    expect(kind([account()], { email: 'x@ville.example', uid: 'x' })).toBe('refuse')
    expect(kind([account()], { siret: '24450001100011' })).toBe('refuse')
  })
  test('never by sub alone: a subject handed out again opens nothing', () => {
    expect(kind([account()], { email: 'idriss@ville.example', uid: 'idriss', siret: '24450001100011' })).toBe('refuse')
  })
  test('another person’s address or uid is refused', () => {
    expect(kind([account()], { uid: 'other' }, 's2')).toBe('refuse')
    expect(kind([account()], { email: 'other@ville.example' }, 's2')).toBe('refuse')
  })
  test('a subject of one account and a person of another are refused', () => {
    const idriss = account({ id: 'a2', sub: 's2', email: 'idriss@ville.example', uid: 'idriss' })
    expect(kind([account(), idriss], {}, 's2')).toBe('refuse')
  })
  test('a disabled account stays shut by every way', () => {
    const disabled = account({ disabled: 1 })
    expect([kind([disabled]), kind([disabled], {}, 's2'), kind([disabled], { uid: 'x' })]).toEqual(
      Array(3).fill('refuse'),
    )
  })
})

test('whatever is known: an account is opened only to its own person, or to its subject with the SIRET and one more', () => {
  const few = (...values: string[]) => fc.constantFrom(...values)
  const someone = fc.record({ sub: few('s1', 's2'), email: few('a', 'b'), siret: few('1', '2'), uid: few('u', 'v') })
  const property = fc.property(fc.array(someone, { maxLength: 4 }), someone, (known, { sub, ...person }) => {
    const rows = known.map((one, i) => account({ id: `a${i}`, ...one }))
    const result = link(rows, { issuer, sub }, { ...claire, ...person })
    if (result.kind !== 'keep' && result.kind !== 'rename') return true
    const { email, siret, uid } = result.account
    const same = [email === person.email, siret === person.siret, uid === person.uid].filter(Boolean).length
    return siret === person.siret && same >= (result.account.sub === sub ? 2 : 3)
  })
  fc.assert(property, { numRuns: 20_000 })
}, 60_000)
