import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { drawnPerson } from './drawn-person.fixture.ts'
import { personFinder } from './find-person.ts'

const path = '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite'
const file = () => Uint8Array.from(readFileSync(createRequire(import.meta.url).resolve(path))).buffer

test('a person is told from the wall behind them, to the edge', () => {
  const finder = personFinder(file())
  const { width, height } = finder
  const found = finder.find(drawnPerson(width, height))
  const at = (x: number, y: number) => found[y * width + x] as number
  for (const [x, y] of [
    [128, 30],
    [128, 60],
    [110, 70],
    [128, 100],
    [80, 138],
    [176, 138],
  ] as const)
    expect(at(x, y)).toBeGreaterThan(0.9)
  for (const [x, y] of [
    [10, 10],
    [128, 8],
    [80, 60],
    [180, 60],
    [40, 138],
    [220, 138],
  ] as const)
    expect(at(x, y)).toBeLessThan(0.1)
  // An empty wall is nobody.
  expect(finder.find(new Uint8ClampedArray(width * height * 4).fill(180)).every((share) => share < 0.5)).toBe(true)
})

test('what is no network, or one with unknown steps, is refused', () => {
  expect(() => personFinder(new ArrayBuffer(8))).toThrow()
  const whole = new Uint8Array(file())
  const custom = Buffer.from(whole).indexOf('Convolution2DTransposeBias')
  expect(custom).toBeGreaterThan(0)
  whole[custom] = 'X'.charCodeAt(0)
  expect(() => personFinder(whole.buffer)).toThrow(/Xonvolution/)
})
