import { assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tileSize } from './tile-size.ts'

const columns = (count: number, width: number, height: number) => {
  const size = tileSize(count, { width, height }, 8)
  return size && Math.floor((width + 8) / (size.width + 8))
}

describe('how large the images of a call are', () => {
  test('two stand one above the other on a phone and beside an open panel, side by side on a wide screen', () => {
    expect([columns(2, 360, 580), columns(2, 700, 780), columns(2, 1230, 600)]).toEqual([1, 1, 2])
  })

  test('nine on a wide screen are three by three', () => expect(columns(9, 1200, 700)).toBe(3))

  test('there is none without room or people, nor for one alone, who fills it', () => {
    expect(tileSize(1, { width: 500, height: 300 }, 8)).toBeNull()
    expect(tileSize(3, { width: 0, height: 300 }, 8)).toBeNull()
    expect(tileSize(0, { width: 300, height: 300 }, 8)).toBeNull()
  })

  test('all of them fit, and show nearly the whole of a camera', () => {
    assert(
      property(
        integer({ min: 1, max: 30 }),
        integer({ min: 200, max: 3000 }),
        integer({ min: 200, max: 2000 }),
        (count, width, height) => {
          const size = tileSize(count, { width, height }, 8)
          if (!size || size.width < 40) return
          const across = Math.floor((width + 8) / (size.width + 8))
          const down = Math.floor((height + 8) / (size.height + 8))
          expect(across * down).toBeGreaterThanOrEqual(count)
          expect(size.width / size.height).toBeGreaterThan(1.25)
          expect(size.width / size.height).toBeLessThan(1.9)
        },
      ),
    )
  })
})
