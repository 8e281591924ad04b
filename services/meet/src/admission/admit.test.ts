import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { admit, type AdmissionFacts } from './admit.ts'
import { chooseSfus } from './choose-sfu.ts'

const facts: AdmissionFacts = {
  access: 'full',
  membership: 'join',
  guest: false,
  power: 0,
  hostPower: 50,
  caller: { territory: 'FR', assurance: null },
  sfu: { id: 'orleans', territory: 'FR' },
  rule: null,
  door: { lobby: false, locked: false, admitted: false, out: false },
}
const closed = { lobby: true, locked: true, admitted: false, out: false }

const territory = fc.constantFrom('FR', 'FR-PF', 'DE')
const anyFacts: fc.Arbitrary<AdmissionFacts> = fc.record({
  access: fc.constantFrom('full', 'restricted'),
  membership: fc.constantFrom('join', 'knock', 'invite', 'leave', 'ban', null),
  guest: fc.boolean(),
  power: fc.oneof(fc.integer({ min: -10, max: 110 }), fc.constant(Infinity)),
  hostPower: fc.integer({ min: 0, max: 100 }),
  caller: fc.option(fc.record({ territory, assurance: fc.option(fc.constantFrom('eidas1', 'eidas2')) })),
  sfu: fc.record({ id: fc.constantFrom('orleans', 'papeete'), territory }),
  rule: fc.option(
    fc.record(
      {
        territories: fc.array(territory, { minLength: 1 }),
        assurance: fc.array(fc.constantFrom('eidas1', 'eidas2'), { minLength: 1 }),
        listenOnly: fc.boolean(),
      },
      { requiredKeys: ['listenOnly'] },
    ),
  ),
  door: fc.record({ lobby: fc.boolean(), locked: fc.boolean(), admitted: fc.boolean(), out: fc.boolean() }),
})

describe('who comes into a call', () => {
  test('a member, from anywhere, when no rule speaks', () => {
    expect(admit({ ...facts, caller: null })).toEqual({ admitted: true, role: 'member', mayOpen: true })
  })

  test('whoever knocks waits at the door', () => {
    expect(admit({ ...facts, membership: 'knock' })).toEqual({ admitted: false, why: 'waiting' })
  })

  test('a host is one by the room’s own levels; a guest never is', () => {
    expect(admit({ ...facts, power: 50 })).toMatchObject({ role: 'host' })
    const door = { ...facts.door, admitted: true }
    expect(admit({ ...facts, power: 100, guest: true, door })).toMatchObject({ role: 'guest' })
  })

  test('users of other servers join calls, they open none', () => {
    expect(admit({ ...facts, access: 'restricted' })).toMatchObject({ admitted: true, mayOpen: false })
  })

  test('a guest begins a call where a host let them in, and nowhere else', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const admission = admit({ ...any, guest: true })
        expect(admission.admitted && admission.mayOpen).toBe(admission.admitted && any.access === 'full')
        expect(admission.admitted && !any.door.admitted).toBe(false)
      }),
    )
    const door = { ...facts.door, admitted: true }
    expect(admit({ ...facts, guest: true, door })).toEqual({ admitted: true, role: 'guest', mayOpen: true })
  })

  test('a guest waits whatever the room’s rule is, a member where it says so, a host never', () => {
    expect(admit({ ...facts, guest: true })).toEqual({ admitted: false, why: 'waiting' })
    expect(admit({ ...facts, door: { ...facts.door, lobby: true } })).toEqual({ admitted: false, why: 'waiting' })
    expect(admit({ ...facts, door: closed })).toEqual({ admitted: false, why: 'locked' })
    expect(admit({ ...facts, power: 50, door: closed })).toMatchObject({ admitted: true, role: 'host' })
  })

  test('who was put out stays out, host or not, until a host lets them in again', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        expect(admit({ ...any, door: { ...any.door, out: true } }).admitted).toBe(false)
      }),
    )
  })

  test('whom a host let in, the lobby and the lock no longer keep', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const admitted = { ...any, door: { ...closed, admitted: true } }
        expect(admit(admitted)).toEqual(admit({ ...any, guest: any.guest, door: { ...facts.door, admitted: true } }))
      }),
    )
  })

  test('a door only ever takes away', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const without = admit({ ...any, door: { ...facts.door, admitted: true } })
        expect(!admit(any).admitted || without.admitted).toBe(true)
      }),
    )
  })

  test('nobody but a member is ever admitted', () => {
    fc.assert(fc.property(anyFacts, (any) => any.membership === 'join' || !admit(any).admitted))
  })

  test('not knowing where somebody is, or how they signed in, never meets a rule', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const unknown = admit({ ...any, caller: null })
        expect(unknown.admitted && (any.rule?.territories ?? any.rule?.assurance) !== undefined).toBe(false)
      }),
    )
  })

  test('a rule only ever takes away: who is admitted under it is admitted without it', () => {
    fc.assert(fc.property(anyFacts, (any) => !admit(any).admitted || admit({ ...any, rule: null }).admitted))
  })

  test('where only hosts speak, everyone else listens', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const admission = admit({ ...any, rule: { ...any.rule, listenOnly: true } })
        if (admission.admitted)
          expect(admission.role).toBe(any.power >= any.hostPower && !any.guest ? 'host' : 'listener')
      }),
    )
  })
})

describe('which SFU carries a call', () => {
  const sfus = [
    { id: 'orleans', place: 'orleans', territory: 'FR' },
    { id: 'lyon', place: 'lyon', territory: 'FR' },
    { id: 'papeete', place: 'papeete', territory: 'FR-PF' },
  ]
  const order = (...given: Parameters<typeof chooseSfus> extends [unknown, ...infer Rest] ? Rest : never) =>
    chooseSfus(sfus, ...given).map(({ id }) => id)

  test('two people in Papeete do not meet through Paris', () => {
    expect(order({ place: 'papeete', territory: 'FR-PF' }, null)).toEqual(['papeete', 'orleans', 'lyon'])
  })

  test('the own place comes before the own territory', () => {
    expect(order({ place: 'lyon', territory: 'FR' }, null)).toEqual(['lyon', 'orleans', 'papeete'])
    expect(order({ place: 'nantes', territory: 'FR' }, null)).toEqual(['orleans', 'lyon', 'papeete'])
  })

  test('a room’s rule leaves only its territories, also none', () => {
    expect(order({ place: 'papeete', territory: 'FR-PF' }, { territories: ['FR'] })).toEqual(['orleans', 'lyon'])
    expect(order(null, { territories: ['DE'] })).toEqual([])
  })
})
