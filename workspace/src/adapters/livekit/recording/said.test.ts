import { expect, test } from 'vitest'
import { isFirst } from './said.ts'

test('of two hosts who began at once, one and the same goes on at both', () => {
  const said = (since: number) => ({ kind: 'recording' as const, since, included: [] })
  const [one, other] = ['@claire:x:A', '@idriss:x:A']
  for (const [hers, his] of [
    [5, 9],
    [9, 5],
    [7, 7],
  ] as const) {
    const claireStops = isFirst(said(his), other, { since: hers }, one)
    const idrissStops = isFirst(said(hers), one, { since: his }, other)
    expect([claireStops, idrissStops].filter(Boolean)).toHaveLength(1)
  }
})
