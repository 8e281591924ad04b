import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admits, admitted, begun, departed, met, seen, told } from './admission.ts'

const now = 10_000_000
const later = now + 3_600_000
const [claire, idriss, helene, mallory] = ['@claire:p', '@idriss:p', '@helene:p', '@mallory:p']

describe('T1: whom the keys of a room may go to', () => {
  it('is who was let in by hand or announced by a member, and nobody else', () => {
    const room = begun([claire, idriss], now)
    expect(admits(room, mallory)).toBe(false)
    expect(admits(admitted(room, [helene], now), helene)).toBe(true)
    expect(admits(told(room, { sender: idriss, people: [helene], at: later }, later), helene)).toBe(true)
  })

  it('is not whom a stranger announces, himself included', () => {
    const room = begun([claire, idriss], now)
    expect(told(room, { sender: mallory, people: [mallory, helene], at: later }, later)).toBe(room)
  })

  it('is no more who left, whatever was said before; a new word brings them back', () => {
    const before = { sender: idriss, people: [helene], at: now + 1 }
    const room = departed(told(begun([claire, idriss], now), before, now + 1), [helene], later)
    expect(admits(told(room, before, later + 1), helene)).toBe(false)
    expect(admits(told(room, { ...before, at: later + 1 }, later + 1), helene)).toBe(true)
  })

  it('is not somebody of whom an old word comes late, to a device that met the room without them', () => {
    const room = met(
      [claire, idriss],
      [{ sender: idriss, people: [claire, idriss, mallory], at: now - 1 }],
      claire,
      later,
    )
    expect(admits(told(room, { sender: idriss, people: [mallory], at: now }, later + 1), mallory)).toBe(false)
  })

  it('forgets who is in the list no more, but not who is not in it yet', () => {
    const room = admitted(begun([claire, idriss], now), [helene], later)
    expect(Object.keys(seen(room, [claire], later).people)).toEqual([claire, helene])
  })

  it('on first sight: who was announced by the first who spoke, or by whom they announced', () => {
    const words = [
      { sender: idriss, people: [claire, helene], at: now },
      { sender: mallory, people: [mallory], at: now + 1 },
      { sender: helene, people: ['@yann:p'], at: now + 2 },
    ]
    const room = met([claire, idriss, helene, mallory, '@yann:p'], words, claire, later)
    expect(Object.keys(room.people).toSorted()).toEqual([claire, helene, idriss, '@yann:p'].toSorted())
    expect(Object.keys(met([claire, mallory], [], claire, now).people)).toEqual([claire, mallory])
  })

  it('never holds somebody whom no admitted person named, in any history', () => {
    const person = fc.constantFrom(claire, idriss, helene, mallory, '@yann:p')
    const act = fc.oneof(
      fc.record({ kind: fc.constant('told' as const), sender: person, people: fc.array(person), at: fc.nat(100) }),
      fc.record({ kind: fc.constant('left' as const), person }),
      fc.record({ kind: fc.constant('admitted' as const), person }),
    )
    fc.assert(
      fc.property(fc.array(act), (history) => {
        let room = begun([claire, idriss], now)
        const named = new Set([claire, idriss])
        for (const [index, one] of history.entries()) {
          const time = now + index
          if (one.kind === 'left') room = departed(room, [one.person], time)
          else if (one.kind === 'admitted') {
            named.add(one.person)
            room = admitted(room, [one.person], time)
          } else {
            if (admits(room, one.sender)) for (const id of one.people) named.add(id)
            room = told(room, { ...one, at: now + one.at }, time)
          }
          if (one.kind === 'left') expect(admits(room, one.person)).toBe(false)
          for (const id of Object.keys(room.people)) expect(named).toContain(id)
        }
      }),
    )
  })
})
