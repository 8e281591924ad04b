import { expect, test } from 'vitest'
import { loudness } from './level.ts'

const tone = (height: number) => Float32Array.from({ length: 512 }, (_, at) => height * Math.sin(at / 5))

test('silence is nothing, a whisper a little, a shout all', () => {
  expect(loudness(new Float32Array(512))).toBe(0)
  expect(loudness(tone(0.01))).toBeGreaterThan(0.1)
  expect(loudness(tone(0.01))).toBeLessThan(loudness(tone(0.1)))
  expect(loudness(tone(1))).toBe(1)
})
