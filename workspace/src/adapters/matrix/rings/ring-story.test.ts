import { describe, expect, test } from 'vitest'
import { readRing } from './ring-content.ts'
import { lastRingOf, ringStories, type CallFact } from './ring-story.ts'

const [claire, idriss, sofia] = ['@claire:x', '@idriss:x', '@sofia:x'] as const
const said = { until: 30_000, loud: true, for: () => true }
const ring = (by: string, id = '$r'): CallFact => ({ kind: 'ring', id, by, at: 0, said })
const came = (by: string): CallFact => ({ kind: 'came', by })
const went = (by: string): CallFact => ({ kind: 'went', by })
const answers = (facts: readonly CallFact[], now: number, person: string) =>
  ringStories(facts, now).map((story) => story.answerOf(person))

describe('what becomes of a ring', () => {
  const calling = [came(claire), ring(claire)]

  test('it waits for its time, then nobody answered', () => {
    expect(answers(calling, 29_999, idriss)).toEqual(['waiting'])
    expect(answers(calling, 30_000, idriss)).toEqual(['none'])
  })

  test('who comes before the call is over has answered, however late, and stays so afterwards', () => {
    const late = [...calling, came(sofia), came(idriss), went(idriss), went(sofia), went(claire)]
    expect(answers(late, 90_000, idriss)).toEqual(['joined'])
  })

  test('who comes into a later call has not answered the one before', () => {
    const later = [...calling, went(claire), came(claire), ring(claire, '$again'), came(idriss)]
    expect(answers(later, 90_000, idriss)).toEqual(['none', 'joined'])
  })

  test('a caller who leaves, or rings again, ends the ring at once', () => {
    expect(answers([...calling, went(claire)], 1_000, idriss)).toEqual(['none'])
    expect(answers([...calling, ring(claire, '$again')], 1_000, idriss)).toEqual(['none', 'waiting'])
  })

  test('who declines has, and nobody else; coming anyway counts more', () => {
    const declined: CallFact = { kind: 'decline', of: '$r', by: idriss }
    expect(answers([...calling, declined], 1_000, idriss)).toEqual(['declined'])
    expect(answers([...calling, declined], 1_000, sofia)).toEqual(['waiting'])
    expect(answers([...calling, declined, came(idriss)], 1_000, idriss)).toEqual(['joined'])
    expect(answers([...calling, { ...declined, of: '$other' }], 1_000, idriss)).toEqual(['waiting'])
  })

  test('who was in the call already is not rung', () => {
    expect(answers([came(idriss), ...calling], 1_000, idriss)).toEqual(['joined'])
  })
})

describe('what its maker is told of', () => {
  const last = (...facts: readonly CallFact[]) => lastRingOf(claire, ringStories([came(claire), ...facts], 1_000))?.id
  const quiet: CallFact = { kind: 'ring', id: '$quiet', by: claire, at: 0, said: { ...said, loud: false } }

  test('their last ring, and nothing where they only told that a call is there', () => {
    expect(last(ring(claire), ring(idriss, '$his'))).toBe('$r')
    expect(last(quiet)).toBeUndefined()
    expect(last(quiet, ring(claire))).toBe('$r')
    expect(last(ring(claire), went(claire), came(claire), quiet)).toBeUndefined()
  })
})

describe('a ring as a member wrote it', () => {
  const content = { sender_ts: 1_000_000, lifetime: 30_000, 'm.mentions': { user_ids: [idriss] } }

  test('rings whom it names, as long as it says', () => {
    const read = readRing(content, 1_000_500)
    expect([read?.until, read?.loud, read?.for(idriss), read?.for(sofia)]).toEqual([1_030_000, true, true, false])
  })

  test('a clock that runs far ahead, or a week of ringing, is not believed', () => {
    expect(readRing({ ...content, sender_ts: 9_000_000, lifetime: 9e9 }, 1_000_000)?.until).toBe(1_120_000)
  })

  test.each([null, 'x', {}, { ...content, lifetime: -1 }, { ...content, 'm.mentions': 7 }])('%j is no ring', (bad) => {
    expect(readRing(bad, 0)).toBe(null)
  })
})
