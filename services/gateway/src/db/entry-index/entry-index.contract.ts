import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EntryIndex, IndexedEntry, IndexedOutcome, Question, Span } from '../../audit/index/entry-index.ts'

type Closable = EntryIndex & { close(): Promise<void> }

const begin = Date.parse('2026-11-01T00:00:00.000Z')
const minute = 60_000
const [people, rooms] = [
  ['ada', 'ben', 'cid'],
  ['hall', 'yard'],
]
const acts = ['matrix.room.join', 'matrix.message.send', 'audit.search'] as const
const count = 240

const pick = <T>(values: readonly T[], at: number): T => values[at % values.length] as T

/** Acts of four lines of the log each, some in the same minute, some refused, some without an outcome yet. */
const entries: readonly IndexedEntry[] = Array.from({ length: count }, (_, at) => {
  const [index, refused] = [at * 4, at % 7 === 3]
  const ended = at % 11 === 5 ? null : refused ? (['failed', 403] as const) : (['done', 200] as const)
  return {
    ...{
      index,
      time: begin + Math.floor(at / 3) * minute,
      act: pick(acts, at * 5 + Math.floor(at / 9)),
      class: 'access',
    },
    ...{ actor: pick(people, at * 3 + Math.floor(at / 4)), object: at % 5 === 0 ? null : pick(rooms, at) },
    ...{ from: at % 6 === 0 ? 'papeete' : 'orleans', to: 'orleans', decision: refused ? 'refuse' : 'allow' },
    ...{ rules: refused ? ['no-plain', 'strict'] : [], policy: '1', correlation: `c${Math.floor(at / 2)}` },
    detail: at % 50 === 0 ? { what: 'keys' } : null,
    outcome: ended && {
      ...{ of: index, index: index + (at % 2 === 0 ? 1 : 7), outcome: ended[0], status: ended[1] },
      time: begin + at * minute,
    },
  }
})
const outcomes = entries.flatMap(({ outcome }) => outcome ?? [])

/** What each part of a question means, said once more and without an index. */
function answers(asked: Question, entry: IndexedEntry): boolean {
  const { acts: someActs, actors, objects, about, places, decisions, outcomes: ends, correlation, words } = asked
  const among = (list: readonly string[] | undefined, ...found: readonly (string | null)[]) =>
    list === undefined || found.some((one) => one !== null && list.includes(one))
  return (
    among(someActs, entry.act) &&
    among(actors, entry.actor) &&
    among(objects, entry.object) &&
    among(about, entry.actor, entry.object) &&
    among(places, entry.from, entry.to) &&
    among(decisions, entry.decision) &&
    among(ends, entry.outcome?.outcome ?? 'open') &&
    (correlation === undefined || entry.correlation === correlation) &&
    entry.time >= (asked.since ?? 0) &&
    entry.time < (asked.until ?? Infinity) &&
    entry.index >= (asked.indexFrom ?? 0) &&
    entry.index < (asked.indexTo ?? Infinity) &&
    (words ?? []).every(({ text, pseudonyms }) => {
      const parts = [entry.act, entry.from, entry.to, ...entry.rules]
      const whole = [entry.correlation, entry.actor, entry.object]
      const named = [entry.actor, entry.object ?? ''].some((one) => pseudonyms.includes(one))
      return named || whole.includes(text) || parts.some((part) => part.includes(text))
    })
  )
}

function spansOf(asked: Question, buckets: number): Span[] {
  const found = entries.filter((entry) => answers(asked, entry))
  const from = asked.since ?? found[0]?.time ?? 0
  const to = Math.max(asked.until ?? (found.at(-1)?.time ?? 0) + 1, from + 1)
  const width = Math.max(1, Math.ceil((to - from) / buckets))
  return Array.from({ length: buckets }, (_, at) => {
    const span = { from: from + at * width, to: from + (at + 1) * width }
    const inside = found.filter(({ time }) => time >= span.from && time < span.to)
    return { ...span, count: inside.length, refused: inside.filter(({ decision }) => decision === 'refuse').length }
  })
}

const some = (values: readonly string[]) => fc.subarray([...values])
const times = fc.integer({ min: -5, max: 90 }).map((at) => begin + at * minute)
const word = fc.record({
  text: fc.constantFrom('papeete', 'send', 'strict', 'c12', 'ada', 'hall', '%', 'nothing'),
  pseudonyms: some(people),
})
const question: fc.Arbitrary<Question> = fc
  .record(
    {
      acts: some(acts),
      actors: some(people),
      objects: some(rooms),
      about: some([...people, ...rooms]),
      places: some(['papeete', 'orleans', 'moon']),
      decisions: some(['allow', 'refuse']),
      outcomes: some(['done', 'failed', 'cut', 'open']),
      correlation: fc.constantFrom('c3', 'c40', 'none'),
      since: times,
      until: times,
      indexFrom: fc.nat(count * 4),
      indexTo: fc.nat(count * 4),
      words: fc.array(word, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: [] },
  )
  .filter(({ since = -Infinity, until = Infinity }) => since < until)

/** What every place an index can lie in must do: `open` gives an empty one. */
export function entryIndexContract(name: string, open: () => Promise<Closable>): void {
  describe(`an index of entries: ${name}`, () => {
    let index: Closable
    beforeAll(async () => {
      index = await open()
      for (let from = 0; from < count * 4; from += 120) {
        const isIn = (line: number) => line >= from && line < from + 120
        const intents = entries.filter((entry) => isIn(entry.index)).map((entry) => ({ ...entry, outcome: null }))
        const ended: readonly IndexedOutcome[] = outcomes.filter((one) => isIn(one.index))
        // Of two replicas that bring the same, the second finds it there.
        await Promise.all([1, 2].map(() => index.add(from, from + 120, intents, ended)))
      }
      await index.add(
        count * 4,
        count * 4 + 8,
        [],
        outcomes.filter((one) => one.index >= count * 4),
      )
    })
    afterAll(() => index.close())

    test('finds what a question means, forwards and backwards, page by page', async () => {
      await fc.assert(
        fc.asyncProperty(question, fc.option(fc.nat(count * 4)), async (asked, before) => {
          const found = entries.filter((entry) => answers(asked, entry))
          const newest = found.filter((entry) => before === null || entry.index < before).toReversed()
          expect(await index.search(asked, before, 17)).toEqual(newest.slice(0, 17))
          const later = found.filter((entry) => entry.index >= (before ?? 0))
          expect(await index.walk(asked, before ?? 0, 17)).toEqual(later.slice(0, 17))
        }),
        { numRuns: 60 },
      )
    })

    test('counts over time what it finds', async () => {
      await fc.assert(
        fc.asyncProperty(question, fc.integer({ min: 1, max: 20 }), async (asked, buckets) => {
          expect([asked, await index.histogram(asked, buckets)]).toEqual([asked, spansOf(asked, buckets)])
        }),
        { numRuns: 80 },
      )
    })

    test('gives an act by its own line and by that of its outcome, and who stands beside whom', async () => {
      const late = entries[3] as IndexedEntry
      expect(await index.get([late.index, late.outcome?.index ?? -1, 1_000_000])).toEqual([late])
      expect((await index.beside(['ada'])).toSorted()).toEqual(rooms.toSorted())
      expect(await index.size()).toBe(count * 4 + 8)
    })

    test('is empty once it was cleared, and filled again', async () => {
      const [first] = entries as [IndexedEntry]
      await index.clear()
      expect([await index.size(), await index.search({}, null, 5)]).toEqual([0, []])
      expect((await index.histogram({}, 2)).map((span) => span.count)).toEqual([0, 0])
      await index.add(0, 1, [{ ...first, outcome: null }], [])
      expect((await index.histogram({}, 1)).map((span) => span.count)).toEqual([1])
    })
  })
}
