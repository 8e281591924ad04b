import { describe, expect, test } from 'vitest'
import { Alarms } from './alarms.ts'

const alice = { participant: 'a', name: 'Alice', ours: true }
const kinds = (alarms: Alarms) => alarms.list.map(({ kind, lasts }) => `${kind} ${lasts}`)

describe('alarms of a call (D1, D4, T5)', () => {
  test.each([
    ['clear media', { clear: 1 }, 'clear'],
    ['a replay', { opened: 30, replay: 1 }, 'replay'],
    ['a swap', { swap: 1 }, 'swap'],
    ['a wrong key', { forged: 10 }, 'wrong-key'],
  ] as const)('%s (%o) is said as « %s », for as long as it goes on, and stays listed', (_row, counts, kind) => {
    const alarms = new Alarms()
    alarms.counted(alice, counts, 1_000)
    expect(kinds(alarms)).toEqual([`${kind} true`])
    expect(alarms.refuses('a')).toBe(true)
    expect(alarms.refuses('b')).toBe(false)
    expect(alarms.calm(5_000)).toBe(false)
    expect(alarms.calm(6_000)).toBe(true)
    expect(kinds(alarms)).toEqual([`${kind} false`])
    expect(alarms.refuses('a')).toBe(false)
  })

  test('D4: what comes twice in the moments after a cut is no attack; what goes on coming is', () => {
    const alarms = new Alarms()
    alarms.counted(alice, { opened: 100 }, 0)
    alarms.counted(alice, { opened: 101, replay: 12 }, 13_000)
    alarms.counted(alice, { opened: 140, replay: 14 }, 15_000)
    expect(alarms.list).toEqual([])
    for (const second of [16, 17]) alarms.counted(alice, { opened: 150, replay: second }, second * 1_000)
    expect(alarms.list).toEqual([])
    alarms.counted(alice, { opened: 150, replay: 18 }, 18_000)
    expect(kinds(alarms)).toEqual(['replay true'])
  })

  test('D5: filler, silence and what is old are no attack', () => {
    const alarms = new Alarms()
    alarms.counted(alice, { opened: 10, filler: 100, silence: 5, old: 2, unbound: 9, waiting: 3 }, 0)
    expect(alarms.list).toEqual([])
  })

  test('a first key may take twelve seconds, as ten people who come at once need: then it is said', () => {
    const alarms = new Alarms()
    alarms.counted(alice, { waiting: 10 }, 0)
    alarms.counted(alice, { waiting: 60 }, 11_900)
    expect(alarms.list).toEqual([])
    alarms.counted(alice, { waiting: 61 }, 12_000)
    expect(kinds(alarms)).toEqual(['no-key true'])
  })

  test('a later key may take three seconds, then it is said', () => {
    const alarms = new Alarms()
    alarms.counted(alice, { opened: 1 }, 0)
    alarms.counted(alice, { opened: 1, waiting: 10 }, 0)
    alarms.counted(alice, { opened: 1, waiting: 60 }, 2_900)
    expect(alarms.list).toEqual([])
    alarms.counted(alice, { opened: 1, waiting: 61 }, 3_000)
    expect(kinds(alarms)).toEqual(['no-key true'])
  })

  test('who left and comes back is given the time of a first key again', () => {
    const alarms = new Alarms()
    alarms.counted(alice, { opened: 1 }, 0)
    alarms.left(alice.participant)
    alarms.counted(alice, { opened: 1, waiting: 1 }, 60_000)
    alarms.counted(alice, { opened: 1, waiting: 9 }, 71_900)
    expect(alarms.list).toEqual([])
  })

  test('one frame that does not open while others do is a key that changes', () => {
    const alarms = new Alarms()
    alarms.counted(alice, { opened: 20, forged: 1 }, 0)
    expect(alarms.list).toEqual([])
  })

  test('D1: another program may begin in clear, which is not decoded: it is said when that lasts, or comes back', () => {
    const other = { ...alice, ours: false }
    const [lasting, sealedSoon] = [new Alarms(), new Alarms()]
    lasting.counted(other, { clear: 10 }, 0)
    lasting.counted(other, { clear: 60 }, 4_900)
    expect(lasting.list).toEqual([])
    lasting.counted(other, { clear: 61 }, 5_000)
    expect(kinds(lasting)).toEqual(['clear true'])

    sealedSoon.counted(other, { clear: 10 }, 0)
    sealedSoon.counted(other, { clear: 12, opened: 30 }, 500)
    expect(sealedSoon.list).toEqual([])
    sealedSoon.counted(other, { clear: 12, opened: 300 }, 6_000)
    expect(sealedSoon.list).toEqual([])
    sealedSoon.counted(other, { clear: 13, opened: 330 }, 6_250)
    expect(kinds(sealedSoon)).toEqual(['clear true'])
  })

  test('another program’s sound may be sealed before its picture is', () => {
    const alarms = new Alarms()
    const other = { ...alice, ours: false }
    alarms.counted(other, { opened: 30 }, 0)
    alarms.counted(other, { opened: 40, clear: 6 }, 800)
    expect(alarms.list).toEqual([])
  })
})
