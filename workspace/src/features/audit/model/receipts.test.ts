import { describe, expect, it } from 'vitest'
import { fakeLog } from '../port.fake.ts'
import type { OpenedEntry, Receipt } from '../port.ts'
import { missingActs, oldestLine } from './receipts.ts'

const now = Date.parse('2026-11-21T14:05:00Z')
const { entries } = await fakeLog({ lines: 400, now }).port.mine(null)
const own = new Map(entries.map((entry) => [entry.index, entry]))
const receiptOf = ({ index, act, object }: OpenedEntry): Receipt => ({
  index,
  act,
  object: object?.id ?? null,
  at: now,
})
const [first, second] = entries

describe('T13: acts and what the log tells of them', () => {
  it('nothing is missing where each act stands under its line', () => {
    expect(missingActs(entries.map(receiptOf), own)).toEqual([])
  })

  it('an act whose line is not among one’s own is missing', () => {
    const receipt = { ...receiptOf(first!), index: 9_001 }
    expect(missingActs([receipt], own)).toEqual([{ receipt, why: 'not-there' }])
  })

  it('an act that was done without a line is missing', () => {
    const receipt = { ...receiptOf(first!), index: null }
    expect(missingActs([receipt], own)).toEqual([{ receipt, why: 'no-line' }])
  })

  it('a line that tells of another act, or of another room, does not stand for this one', () => {
    const act = { ...receiptOf(first!), act: 'account.disable' }
    const there = entries.find(({ object }) => object?.id !== undefined) ?? second!
    const room = { ...receiptOf(there), object: '!elsewhere:x' }
    for (const one of [act, room]) expect(missingActs([one], own)).toMatchObject([{ why: 'other-act' }])
  })

  it('a line stands for one act alone', () => {
    const [entry] = entries
    const receipt = entry && receiptOf(entry)
    expect(missingActs(receipt ? [receipt, { ...receipt, at: 5 }] : [], own)).toMatchObject([{ why: 'same-line' }])
  })

  it('the oldest line is what must be known before anything is said', () => {
    expect(
      oldestLine([receiptOf(first!), { ...receiptOf(first!), index: 3 }, { ...receiptOf(first!), index: null }]),
    ).toBe(3)
    expect(oldestLine([])).toBe(Number.POSITIVE_INFINITY)
  })
})
