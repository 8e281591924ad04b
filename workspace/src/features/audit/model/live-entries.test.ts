import { expect, it } from 'vitest'
import { fakeLog } from '../port.fake.ts'
import { withEntry, withSizes } from './live-entries.ts'

const { port } = fakeLog({ lines: 40, now: Date.parse('2026-11-21T12:00:00Z') })
const { entries } = await port.search({}, null, 10)
const [newest, second] = entries as [(typeof entries)[0], (typeof entries)[0]]

it('a new entry stands first, one whose outcome came stands where it was, an older one waits for its page', () => {
  const next = { ...newest, index: newest.index + 2 }
  expect(withEntry(entries, next)[0]).toBe(next)
  const done = { ...second, decision: 'refuse' as const }
  expect(withEntry(entries, done)).toEqual(entries.with(1, done))
  expect(withEntry(entries, { ...second, index: 0 })).toBe(entries)
  expect(withEntry(entries.toSpliced(1, 1), second)).toEqual(entries)
  expect(withEntry([], next)).toEqual([next])
})

it('an entry that waited is witnessed once the witnessed log is longer than its line', () => {
  const sizes = { acked: 60, integrated: 60, published: 60, witnessed: newest.index }
  const waiting = withSizes([{ ...newest, state: 'acked' }, second], sizes)
  expect(waiting.map(({ state }) => state)).toEqual(['published', 'witnessed'])
  const then = withSizes(waiting, { ...sizes, witnessed: newest.index + 1 })
  expect(then.map(({ state }) => state)).toEqual(['witnessed', 'witnessed'])
  expect(withSizes(then, sizes)).toBe(then)
})
