import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { needOf, sacrifices, Thrift, type LinkFacts } from './thrift.ts'

const good: LinkFacts = { quality: 'good', up: null, limited: false, loss: 0, lossDown: 0, roundTrip: 20 }
const narrow: LinkFacts = { ...good, up: 140_000, limited: true }

/** Looks every two seconds, as the call does; what is given up at the end. */
function looks(thrift: Thrift, facts: LinkFacts, from: number, seconds: number) {
  let last: readonly string[] = []
  for (let at = 0; at <= seconds; at += 2) last = thrift.look('automatic', facts, (from + at) * 1_000)
  return last
}

describe('what is given up on a slow network', () => {
  test('faces before shares, and shares before anything of voices', () => {
    expect(sacrifices).toEqual(['received-cameras', 'own-camera', 'share-rate', 'voice-packets'])
    expect([needOf(good), needOf({ ...good, loss: 0.03 }), needOf({ ...good, quality: 'poor' })]).toEqual([0, 1, 2])
    expect([needOf({ ...narrow, up: 250_000 }), needOf(narrow)]).toEqual([3, 4])
    expect(needOf({ ...good, lossDown: 0.2 })).toBe(4)
  })

  test('an estimate counts only while it is the link that limits: who sends a voice alone is not slow for that', () => {
    expect(needOf({ ...narrow, limited: false })).toBe(0)
  })

  test('the switch: all at once, or nothing ever, whatever the link', () => {
    expect(new Thrift().look('on', good, 0)).toEqual(sacrifices)
    expect(new Thrift().look('off', narrow, 0)).toEqual([])
  })

  test('one bad look is a hiccup; what lasts is answered at once with all that is needed', () => {
    const thrift = new Thrift()
    expect(thrift.look('automatic', narrow, 0)).toEqual([])
    expect(thrift.look('automatic', good, 2_000)).toEqual([])
    expect(looks(thrift, narrow, 10, 4)).toEqual(sacrifices)
  })

  test('it comes back step by step, and each time later when that was too soon', () => {
    const thrift = new Thrift()
    looks(thrift, narrow, 0, 4)
    expect(looks(thrift, good, 6, 18)).toHaveLength(4)
    expect(looks(thrift, good, 26, 0)).toHaveLength(3)
    // Too soon: the next trial takes twice as long.
    looks(thrift, narrow, 28, 4)
    expect(looks(thrift, good, 34, 38)).toHaveLength(4)
    expect(looks(thrift, good, 74, 0)).toHaveLength(3)
  })

  test('whatever comes: what is given up is always the beginning of the list, and all comes back in the end', () => {
    const facts = fc.record({
      quality: fc.constantFrom('good', 'poor', 'lost'),
      up: fc.option(fc.integer({ min: 0, max: 5_000_000 })),
      limited: fc.boolean(),
      loss: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      lossDown: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      roundTrip: fc.option(fc.integer({ min: 0, max: 5_000 })),
    }) as fc.Arbitrary<LinkFacts>
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 100 }), (story) => {
        const thrift = new Thrift()
        story.forEach((one, at) => {
          const given = thrift.look('automatic', one, at * 2_000)
          expect(given).toEqual(sacrifices.slice(0, given.length))
        })
        expect(looks(thrift, good, story.length * 2, 2_000)).toEqual([])
      }),
    )
  })
})
