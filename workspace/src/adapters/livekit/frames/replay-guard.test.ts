import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ReplayGuard } from './replay-guard.ts'

const frame = (timestamp: number, ssrc = 1, counter = timestamp) => ({ ssrc, timestamp: timestamp >>> 0, counter })
const second = 90_000

describe('frames of one participant, by what the tag vouches for', () => {
  test('D4: each is shown once, in whatever order they come, however often they come again', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(9 * second), { minLength: 1, maxLength: 60 }),
        fc.nat(0xffffffff),
        fc.array(fc.nat(), { maxLength: 60 }),
        (times, start, again) => {
          const guard = new ReplayGuard()
          const judge = (time: number) => guard.judge(0, frame(start + time), 'camera', 0)
          expect(times.map(judge)).toEqual(times.map(() => 'fresh'))
          for (const which of again) expect(judge(times[which % times.length] ?? 0)).toBe('echo')
          const late = (time: number) => guard.judge(0, frame(start + time), 'camera', 2_001)
          for (const which of again) expect(late(times[which % times.length] ?? 0)).toBe('replay')
        },
      ),
    )
  })

  test('T27: what a network brings twice at once is not shown, and not called an attack; that it comes again later is', () => {
    const guard = new ReplayGuard()
    const came = [0, 79, 2_000, 2_001, 2_079].map((now) => guard.judge(0, frame(1), 'microphone', now))
    expect(came).toEqual(['fresh', 'echo', 'echo', 'replay', 'replay'])
  })

  test('D4: what is older than the window is refused, also where the 32-bit time wraps', () => {
    const guard = new ReplayGuard()
    const start = 0xffffffff - 5 * second
    expect(guard.judge(0, frame(start), 'camera', 0)).toBe('fresh')
    expect(guard.judge(0, frame(start + 11 * second), 'camera', 0)).toBe('fresh')
    expect(guard.judge(0, frame(start + 1), 'camera', 0)).toBe('old')
    expect(guard.judge(0, frame(start + 2 * second), 'camera', 0)).toBe('fresh')
    expect(guard.judge(0, frame(start + 22 * second), 'camera', 0)).toBe('fresh')
    expect(guard.judge(0, frame(start), 'camera', 0)).toBe('old')
    expect(guard.judge(0, frame(start + 11 * second), 'camera', 0)).toBe('old')
  })

  test('D4: a stream that was the camera is never taken for the screen', () => {
    const guard = new ReplayGuard()
    expect(guard.judge(0, frame(1, 7), 'camera', 0)).toBe('fresh')
    expect(guard.judge(0, frame(2, 7), 'screen', 0)).toBe('swap')
    expect(guard.judge(1, frame(3, 7), 'screen', 0)).toBe('swap')
    expect(guard.judge(1, frame(3, 7), 'camera', 0)).toBe('fresh')
  })

  test('layers and key indices are counted apart', () => {
    const guard = new ReplayGuard()
    const all = [
      [0, 1],
      [0, 2],
      [1, 1],
    ] as const
    expect(all.map(([index, ssrc]) => guard.judge(index, frame(1, ssrc), 'camera', 0))).toEqual([
      'fresh',
      'fresh',
      'fresh',
    ])
  })

  test('two frames of one instant are two frames', () => {
    const guard = new ReplayGuard()
    expect([1, 2, 1].map((counter) => guard.judge(0, frame(5, 1, counter), 'camera', 0))).toEqual([
      'fresh',
      'fresh',
      'echo',
    ])
  })

  test('D4: what the sender says of their streams stands above what was seen first', () => {
    const guard = new ReplayGuard()
    // Swapped from the very first frame.
    expect(guard.judge(0, frame(1, 7), 'screen', 0)).toBe('fresh')
    guard.announced([{ ssrc: 7, source: 'camera', timestamp: 1 }], 100)
    expect(guard.judge(0, frame(2, 7), 'screen', 200)).toBe('swap')
    expect(guard.judge(0, frame(3, 7), 'camera', 200)).toBe('fresh')
  })

  test('D4: what was kept on the way is refused while the sender’s word is fresh, across the wrap of the time too', () => {
    fc.assert(
      fc.property(
        fc.nat(0xffffffff),
        fc.integer({ min: 0, max: 5_900 }),
        fc.integer({ min: 0, max: 9_000 }),
        (start, since, late) => {
          const guard = new ReplayGuard()
          guard.announced([{ ssrc: 1, source: 'camera', timestamp: start }], 0)
          const sent = start + Math.round((since - late) * 90)
          expect(guard.judge(0, frame(sent), 'camera', since)).toBe(late > 3_000 ? 'old' : 'fresh')
          // An old word proves nothing: who paused goes on where they stopped.
          const silent = new ReplayGuard()
          silent.announced([{ ssrc: 1, source: 'camera', timestamp: start }], 0)
          expect(silent.judge(0, frame(start + 1), 'camera', 6_001)).toBe('fresh')
        },
      ),
    )
  })
})
