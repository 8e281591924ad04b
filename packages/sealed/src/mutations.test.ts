import { expect, test } from 'vitest'
import { mutationsFound } from './testing/mutations.ts'

// The million is a campaign: npm run campaign -- sealed-mutations
test('R19 T10 R17: of 12,000 random changes to sealed bytes none releases a byte of a bad segment', async () => {
  const { refused, ...found } = await mutationsFound(12_000, 20_261_121)
  expect(found).toEqual({ cases: 12_000, opened: 0, released: 0, strange: 0 })
  expect(Object.keys(refused).toSorted()).toEqual(['commitment', 'format', 'length', 'segment'])
})
