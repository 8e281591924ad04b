import { describe, expect, test } from 'vitest'
import { clearLength } from './frame-format.ts'
import { deriveFrameKey, importMaterial } from './frame-keys.ts'
import { Inbound, type EncodedFrame, type Fate } from './inbound.ts'
import { ReplayGuard } from './replay-guard.ts'
import { sealFrame } from './seal-frame.ts'

const alice = { identity: '@alice:x:A', source: 'camera' } as const
const makeKey = async () => deriveFrameKey(await importMaterial(crypto.getRandomValues(new Uint8Array(16))))
const trailer = Uint8Array.of(9, 9, 9, 9)

function frameOf(data: Uint8Array<ArrayBuffer>, type: 'key' | 'delta' = 'delta', mimeType = 'video/VP8'): EncodedFrame {
  return { data: data.slice().buffer, type, timestamp: 0, getMetadata: () => ({ mimeType }) }
}

function setUp() {
  const keys = new Map<string, CryptoKey>()
  const stale = new Set<string>()
  const guard = new ReplayGuard()
  const fates: Fate[] = []
  const shown: number[] = []
  const inbound = new Inbound(
    {
      key: (identity, index) => {
        const key = keys.get(`${identity} ${index}`)
        return key && { key, stale: stale.has(identity) }
      },
      guard: () => guard,
      isFiller: (frame) => trailer.every((byte, at) => byte === frame[frame.length - 4 + at]),
      tell: (fate) => void fates.push(fate),
      now: () => 0,
    },
    (frame) => void shown.push(new Uint8Array(frame.data)[3] ?? -1),
  )
  return { keys, stale, fates, shown, inbound }
}

const sealed = async (key: CryptoKey, number: number, index = 0, ssrc = 1) =>
  sealFrame(
    Uint8Array.of(0, 0, 0, number, 5),
    clearLength('vp8', false),
    { ssrc, timestamp: number, counter: number },
    { key, index },
  )

describe('what a receiver brings', () => {
  test('D1: clear media is never shown, whoever it is said to be of', async () => {
    const { inbound, fates, shown } = setUp()
    inbound.bind(alice)
    await inbound.take(frameOf(new Uint8Array(400), 'key'))
    await inbound.take(frameOf(Uint8Array.of(1, 2, 3)))
    await inbound.take(frameOf(new Uint8Array(400), 'key', 'video/H264'))
    expect([fates, shown]).toEqual([['clear', 'clear', 'codec'], []])
  })

  test('a wrong key shows nothing', async () => {
    const { inbound, keys, fates, shown } = setUp()
    keys.set(`${alice.identity} 0`, await makeKey())
    inbound.bind(alice)
    await inbound.take(frameOf(await sealed(await makeKey(), 1)))
    expect([fates, shown]).toEqual([['forged'], []])
  })

  test('no key shows nothing; a late key shows what waited, in order and once', async () => {
    const { inbound, keys, shown } = setUp()
    const key = await makeKey()
    inbound.bind(alice)
    for (const number of [1, 2, 3]) await inbound.take(frameOf(await sealed(key, number)))
    expect(shown).toEqual([])
    keys.set(`${alice.identity} 0`, key)
    inbound.retry()
    await inbound.take(frameOf(await sealed(key, 4)))
    expect(shown).toEqual([1, 2, 3, 4])
  })

  test('frames before it is known whose they are wait, and go to nobody else', async () => {
    const { inbound, keys, shown, fates } = setUp()
    const key = await makeKey()
    keys.set(`${alice.identity} 0`, key)
    await inbound.take(frameOf(await sealed(key, 1)))
    inbound.bind({ identity: '@mallory:x:M', source: 'camera' })
    await inbound.take(frameOf(await sealed(key, 2)))
    inbound.bind(alice)
    await inbound.take(frameOf(await sealed(key, 3)))
    expect(shown).toEqual([3])
    expect(fates).toContain('waiting')
  })

  test('what waited is thrown away once something later is shown: the picture never goes back', async () => {
    const { inbound, keys, shown } = setUp()
    const [first, second] = [await makeKey(), await makeKey()]
    keys.set(`${alice.identity} 0`, first)
    inbound.bind(alice)
    await inbound.take(frameOf(await sealed(second, 5, 1)))
    await inbound.take(frameOf(await sealed(first, 6)))
    keys.set(`${alice.identity} 1`, second)
    inbound.retry()
    await inbound.take(frameOf(await sealed(second, 7, 1)))
    expect(shown).toEqual([6, 7])
  })

  test('D4: a frame that comes again, and one of another source, are refused', async () => {
    const { inbound, keys, fates, shown } = setUp()
    const key = await makeKey()
    keys.set(`${alice.identity} 0`, key)
    inbound.bind(alice)
    const first = await sealed(key, 1)
    await inbound.take(frameOf(first))
    await inbound.take(frameOf(first))
    inbound.bind({ ...alice, source: 'screen' })
    await inbound.take(frameOf(await sealed(key, 2)))
    expect([fates, shown]).toEqual([['opened', 'echo', 'swap'], [1]])
  })

  test('D5: what the media server makes itself is told apart from an attack, and not shown', async () => {
    const { inbound, fates, shown } = setUp()
    inbound.bind(alice)
    await inbound.take(frameOf(Uint8Array.of(1, 2, 3, 4, 5, ...trailer), 'key'))
    expect([fates, shown]).toEqual([['filler'], []])
  })

  test('who comes back under the same key is seen at once; under another one, when it has come', async () => {
    const { inbound, keys, stale, fates, shown } = setUp()
    const [before, after] = [await makeKey(), await makeKey()]
    keys.set(`${alice.identity} 0`, before)
    stale.add(alice.identity)
    inbound.bind(alice)
    await inbound.take(frameOf(await sealed(before, 1)))
    await inbound.take(frameOf(await sealed(after, 2)))
    expect([fates, shown]).toEqual([['opened', 'waiting'], [1]])
    keys.set(`${alice.identity} 0`, after)
    stale.clear()
    inbound.retry()
    await inbound.take(frameOf(await sealed(after, 3)))
    expect(shown).toEqual([1, 2, 3])
  })

  test('after it is nobody’s any more, nothing is shown', async () => {
    const { inbound, keys, shown } = setUp()
    const key = await makeKey()
    keys.set(`${alice.identity} 0`, key)
    inbound.bind(alice)
    await inbound.take(frameOf(await sealed(key, 1)))
    inbound.bind(null)
    await inbound.take(frameOf(await sealed(key, 2)))
    expect(shown).toEqual([1])
  })

  test('it waits for so many frames and no more', async () => {
    const { inbound, keys, shown } = setUp()
    const key = await makeKey()
    inbound.bind(alice)
    for (let number = 1; number <= 200; number += 1) await inbound.take(frameOf(await sealed(key, number)))
    keys.set(`${alice.identity} 0`, key)
    inbound.retry()
    await inbound.take(frameOf(await sealed(key, 201)))
    expect(shown).toHaveLength(151)
  })
})
