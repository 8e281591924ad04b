import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimelineItem } from '../port.ts'
import { anEvent, aMessage, anItem } from './items.fixture.ts'
import { timelineRows } from './timeline-rows.ts'
import { newMark } from './new-mark.ts'
import { seenBy } from './seen-by.ts'

const noon = new Date(2026, 10, 24, 12).getTime()
const minute = 60_000
const items = fc
  .array(anItem(noon))
  .map((list): TimelineItem[] => list.map((item, index) => ({ ...item, id: `i${index}` })))

describe('timelineRows', () => {
  it('never loses, doubles or moves an item', () => {
    fc.assert(
      fc.property(items, fc.nat(), (list, pick) => {
        const before = list[pick % (list.length || 1)]?.id
        const rows = timelineRows(list, before === undefined ? null : { before, count: 1 })
        const shown = rows.flatMap((row) => (row.kind === 'message' || row.kind === 'event' ? [row.item] : []))
        expect(shown).toEqual(list)
      }),
    )
  })

  it('names every row once', () => {
    fc.assert(
      fc.property(items, (list) => {
        const ids = timelineRows(list, null).map((row) => row.id)
        expect(new Set(ids).size).toBe(ids.length)
      }),
    )
  })

  it('lets only one sender stand under a head, for five minutes at most', () => {
    fc.assert(
      fc.property(items, (list) => {
        let head: TimelineItem | null = null
        for (const row of timelineRows(list, null)) {
          if (row.kind !== 'message') head = null
          else if (row.head) head = row.item
          else {
            expect(head?.type === 'message' && head.sender.id).toBe(row.item.sender.id)
            expect(Math.abs(row.item.at - (head?.at ?? 0))).toBeLessThanOrEqual(5 * minute)
          }
        }
      }),
    )
  })

  it('draws a line at each new day and begins the register anew', () => {
    const rows = timelineRows(
      [
        aMessage({ id: 'a', at: noon }),
        aMessage({ id: 'b', at: noon + minute }),
        aMessage({ id: 'c', at: noon + 24 * 60 * minute }),
      ],
      null,
    )
    expect(rows.map((row) => (row.kind === 'message' ? row.head : row.kind))).toEqual(['day', true, false, 'day', true])
  })

  it('breaks the register at an event and at the mark of what is new', () => {
    const list = [
      aMessage({ id: 'a', at: noon }),
      anEvent({ id: 'e', at: noon }),
      aMessage({ id: 'b', at: noon }),
      aMessage({ id: 'c', at: noon }),
    ]
    const rows = timelineRows(list, { before: 'c', count: 1 })
    expect(rows.map((row) => (row.kind === 'message' ? row.head : row.kind))).toEqual([
      'day',
      true,
      'event',
      true,
      'new',
      true,
    ])
  })
})

describe('newMark', () => {
  const list = [
    aMessage({ id: 'a', eventId: '$a' }),
    aMessage({ id: 'mine', eventId: '$m', own: true }),
    aMessage({ id: 'b', eventId: '$b' }),
    aMessage({ id: 'c', eventId: '$c' }),
    aMessage({ id: 'late', eventId: '$l' }),
  ]

  it('counts what other people wrote between the last reading and the opening', () => {
    expect(newMark(list, '$a', 'c')).toEqual({ before: 'b', count: 2 })
  })

  it('is absent when all was read, when the last reading is unknown, and for what comes later', () => {
    expect(newMark(list, '$c', 'c')).toBeNull()
    expect(newMark(list, '$elsewhere', 'c')).toBeNull()
    expect(newMark(list, null, 'c')).toBeNull()
  })
})

describe('seenBy', () => {
  const idriss = { id: '@i', name: 'Idriss' }
  it('stands on the last own message that was read, and an answer is a reading', () => {
    const list = [
      aMessage({ id: 'a', own: true }),
      aMessage({ id: 'b', own: true, readBy: [idriss] }),
      aMessage({ id: 'c', own: true }),
    ]
    expect(seenBy(list)).toEqual({ id: 'b', people: [idriss] })
    expect(seenBy([...list, aMessage({ id: 'd', sender: idriss })])?.id).toBe('c')
    expect(seenBy([aMessage({ id: 'a', own: true })])).toBeNull()
  })
})
