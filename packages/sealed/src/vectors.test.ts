import { expect, test } from 'vitest'
import { wrongVectors } from './testing/own-vectors.ts'
import published from './testing/floe-published.json' with { type: 'json' }
import own from './testing/vectors.json' with { type: 'json' }

// Written once, by this code, and never again: what opens today must open in ten years.
test('R19: our own vectors open as they were written', async () => {
  expect(await wrongVectors(own, published)).toEqual([])
})

test('and a vector that is off by a bit is noticed', async () => {
  const [first, ...rest] = own.contents
  const changed = { ...own, contents: [{ ...first!, sha256: '00' }, ...rest] }
  expect(await wrongVectors(changed, published)).toEqual([first!.facts.name])
})
