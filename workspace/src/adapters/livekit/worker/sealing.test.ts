import { describe, expect, test, vi } from 'vitest'
import { importMaterial } from '../frames/frame-keys.ts'
import type { EncodedFrame } from '../frames/inbound.ts'
import type { FromWorker } from './messages.ts'
import { makeSealing } from './sealing.ts'

const alice = { identity: '@alice:x:A', source: 'camera' } as const

function frameOf(data: readonly number[], timestamp = 0): EncodedFrame {
  const metadata = { mimeType: 'video/VP8', synchronizationSource: 7 }
  return { data: Uint8Array.from(data).buffer, type: 'delta', timestamp, getMetadata: () => metadata }
}

/** One thread, with the browser's ends of one sender and one receiver. */
function setUp() {
  const told: FromWorker[] = []
  const ticks: (() => void)[] = []
  const time = { now: 0 }
  const take = makeSealing(
    (message) => void told.push(message),
    (_ms, run) => void ticks.push(run),
    () => time.now,
  )
  const ends = () => {
    const [raw, done] = [new TransformStream<EncodedFrame>(), new TransformStream<EncodedFrame>()]
    const out: EncodedFrame[] = []
    void done.readable.pipeTo(new WritableStream({ write: (frame) => void out.push(frame) }))
    return { write: raw.writable.getWriter(), out, streams: { readable: raw.readable, writable: done.writable } }
  }
  const counts = () => {
    for (const tick of ticks) tick()
    return told.findLast((message) => message.kind === 'counts')
  }
  return { take, ends, told, counts, time }
}

const material = () => importMaterial(crypto.getRandomValues(new Uint8Array(16)))

describe('the thread that seals', () => {
  test('what leaves is sealed, and opens at who has the key', async () => {
    const { take, ends, told } = setUp()
    const [sent, received] = [ends(), ends()]
    take({ kind: 'send', source: 'camera', streams: sent.streams })
    take({ kind: 'key', ...alice, index: 3, material: await material(), own: true })
    await vi.waitFor(() => expect(told).toContainEqual({ kind: 'sending', index: 3 }))
    await sent.write.write(frameOf([1, 2, 3, 4, 5, 6]))
    await vi.waitFor(() => expect(sent.out).toHaveLength(1))
    const wire = [...new Uint8Array(sent.out[0]?.data ?? new ArrayBuffer())]
    expect(wire).not.toEqual(expect.arrayContaining([1, 2, 3, 4, 5, 6]))
    expect(wire.at(-1)).toBe(3)
    take({ kind: 'receive', stream: 's', streams: received.streams })
    take({ kind: 'bind', stream: 's', binding: alice })
    await received.write.write(frameOf(wire))
    await vi.waitFor(() =>
      expect(received.out.map(({ data }) => [...new Uint8Array(data)])).toEqual([[1, 2, 3, 4, 5, 6]]),
    )
  })

  test('whose a stream is may be said before its frames come: they are opened all the same', async () => {
    const { take, ends, told } = setUp()
    const [sent, received] = [ends(), ends()]
    take({ kind: 'bind', stream: 's', binding: alice })
    take({ kind: 'send', source: 'camera', streams: sent.streams })
    take({ kind: 'key', ...alice, index: 3, material: await material(), own: true })
    await vi.waitFor(() => expect(told).toContainEqual({ kind: 'sending', index: 3 }))
    await sent.write.write(frameOf([1, 2, 3, 4, 5, 6]))
    await vi.waitFor(() => expect(sent.out).toHaveLength(1))
    take({ kind: 'receive', stream: 's', streams: received.streams })
    await received.write.write(frameOf([...new Uint8Array(sent.out[0]?.data ?? new ArrayBuffer())]))
    await vi.waitFor(() => expect(received.out).toHaveLength(1))
  })

  test('D1: without a key of one’s own nothing leaves, not even in clear', async () => {
    const { take, ends } = setUp()
    const sent = ends()
    take({ kind: 'send', source: 'camera', streams: sent.streams })
    await sent.write.write(frameOf([1, 2, 3, 4]))
    await sent.write.write(frameOf([1, 2, 3, 4]))
    expect(sent.out).toEqual([])
  })

  test('D1, D8: a clear frame goes nowhere, and is counted for whom it was said to be', async () => {
    const { take, ends, counts } = setUp()
    const spoken = vi.spyOn(console, 'log')
    const received = ends()
    take({ kind: 'receive', stream: 's', streams: received.streams })
    take({ kind: 'bind', stream: 's', binding: alice })
    await received.write.write(frameOf(Array.from({ length: 300 }, () => 1)))
    await vi.waitFor(() => expect(counts()).toMatchObject({ identity: alice.identity, counts: { clear: 1 } }))
    expect(received.out).toEqual([])
    expect(spoken).not.toHaveBeenCalled()
  })

  test('T9: what comes under the name of who has left opens no more', async () => {
    const { take, ends, counts } = setUp()
    const [sent, received] = [ends(), ends()]
    take({ kind: 'send', source: 'camera', streams: sent.streams })
    take({ kind: 'receive', stream: 's', streams: received.streams })
    take({ kind: 'bind', stream: 's', binding: alice })
    take({ kind: 'key', ...alice, index: 0, material: await material(), own: true })
    await vi.waitFor(async () => {
      await sent.write.write(frameOf([1, 2, 3, 4]))
      expect(sent.out.length).toBeGreaterThan(0)
    })
    take({ kind: 'left', identity: alice.identity })
    take({ kind: 'bind', stream: 's', binding: null })
    await received.write.write(frameOf([...new Uint8Array(sent.out[0]?.data ?? new ArrayBuffer())]))
    await vi.waitFor(() => expect(counts()).toMatchObject({ counts: { unbound: 1 } }))
    expect(received.out).toEqual([])
  })

  test('D5: the mark of the media server only ever makes a frame drop', async () => {
    const { take, ends, counts } = setUp()
    const received = ends()
    take({ kind: 'filler', trailer: Uint8Array.of(9, 9) })
    take({ kind: 'receive', stream: 's', streams: received.streams })
    take({ kind: 'bind', stream: 's', binding: alice })
    await received.write.write(frameOf([1, 2, 3, 4, 9, 9]))
    await vi.waitFor(() => expect(counts()).toMatchObject({ counts: { filler: 1 } }))
    expect(received.out).toEqual([])
  })
})
