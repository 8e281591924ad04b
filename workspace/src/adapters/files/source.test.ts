import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FilesError } from '../../features/files/port.ts'
import type { Clock } from '../../platform/clock.ts'
import { rangedSource } from './source.ts'

const bytes = Uint8Array.from({ length: 300 }, (_, at) => at % 251)

type Gate = PromiseWithResolvers<void>

const kind = fc.constantFrom(undefined, 'bytes' as const)

/** Answers in pieces; of the kind whose reader may say where bytes go, or not. */
function storage(piece: number, type?: 'bytes') {
  const asked: number[] = []
  const readFrom = async (from: number) => {
    asked.push(from)
    let at = from
    const pull = (controller: { close(): void; enqueue(some: Uint8Array<ArrayBuffer>): void }) => {
      if (at < bytes.length) return controller.enqueue(bytes.slice(at, (at += piece)))
      controller.close()
      // Whoever waits to have their own buffer filled is told so.
      if (controller instanceof ReadableByteStreamController) controller.byobRequest?.respond(0)
    }
    return type === 'bytes' ? new ReadableStream({ type, pull }) : new ReadableStream({ pull })
  }
  return { asked, source: rangedSource(readFrom) }
}

it('gives the bytes of any range, in any order, whatever the pieces that storage answers with', async () => {
  const range = fc.tuple(fc.nat(300), fc.nat(300)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
  await fc.assert(
    fc.asyncProperty(
      fc.array(range, { maxLength: 8 }),
      fc.integer({ min: 1, max: 97 }),
      kind,
      async (ranges, piece, of) => {
        const { source } = storage(piece, of)
        const read = await Promise.all(ranges.map(([from, to]) => source.read(from, to)))
        expect(read).toEqual(ranges.map(([from, to]) => bytes.slice(from, to)))
        await source.close()
      },
    ),
    { numRuns: 100 },
  )
})

it('reads on in the same answer, and asks again only for a jump', async () => {
  const { source, asked } = storage(64)
  for (let at = 0; at < 300; at += 50) await source.read(at, at + 50)
  expect(asked).toEqual([0])
  await source.read(20, 40)
  await source.read(40, 60)
  expect(asked).toEqual([0, 20])
})

it.each([undefined, 'bytes' as const])('ends its request at once, whatever was asked of it before (%s)', async (of) => {
  const cancelled = Promise.withResolvers<void>()
  // Storage begins to answer, and goes on for ever.
  const answer = { pull: () => new Promise<void>(() => {}), cancel: () => cancelled.resolve() }
  const source = rangedSource(async () =>
    of === 'bytes' ? new ReadableStream({ type: of, ...answer }) : new ReadableStream(answer),
  )
  const reads = [source.read(0, 100), source.read(100, 200)].map((read) => read.then(({ length }) => length))
  await new Promise((resolve) => void setTimeout(resolve, 0))
  await source.close()
  await cancelled.promise
  expect(await Promise.all(reads)).toEqual([0, 0])
})

it('asks nothing any more once it was closed, also of a request that was about to begin', async () => {
  const [began, opened, cancelled] = Array.from({ length: 3 }, () => Promise.withResolvers<void>()) as [
    Gate,
    Gate,
    Gate,
  ]
  let asked = 0
  const source = rangedSource(async () => {
    asked += 1
    began.resolve()
    await opened.promise
    return new ReadableStream({ cancel: () => cancelled.resolve() })
  })
  const reads = [source.read(0, 10), source.read(50, 60)]
  await began.promise
  const closed = source.close()
  opened.resolve()
  await Promise.all([closed, cancelled.promise])
  expect((await Promise.all(reads)).map(({ length }) => length)).toEqual([0, 0])
  expect(asked).toBe(1)
})

it.each([undefined, 'bytes' as const])('gives fewer bytes where storage has fewer (%s)', async (of) => {
  const { source } = storage(64, of)
  expect((await source.read(290, 400)).length).toBe(10)
})

describe('T27: a network that is cut while it reads', () => {
  /** Waits that are over at once, and told. */
  function atOnce() {
    const waits: number[] = []
    const clock: Clock = {
      now: () => 0,
      after(ms, run) {
        waits.push(ms)
        queueMicrotask(run)
        return () => {}
      },
    }
    return { clock, waits }
  }

  /** Answers that break off after so many bytes, each; null: none comes at all. */
  function cutStorage(lengths: readonly (number | null)[], type?: 'bytes') {
    const asked: number[] = []
    const { clock, waits } = atOnce()
    const readFrom = async (from: number) => {
      const length = lengths[asked.push(from) - 1]
      if (length === null) throw new FilesError('network')
      if (from === bytes.length) throw new FilesError('altered')
      let at = from
      const end = length === undefined ? bytes.length : Math.min(bytes.length, from + length)
      const pull = (controller: {
        close(): void
        error(cause: unknown): void
        enqueue(some: Uint8Array<ArrayBuffer>): void
      }) => {
        if (at === end && end === bytes.length && asked.length > 1) return controller.close()
        if (at === end) return controller.error(new TypeError('network error'))
        controller.enqueue(bytes.slice(at, Math.min(end, (at += 7))))
        at = Math.min(at, end)
      }
      return type === 'bytes' ? new ReadableStream({ type, pull }) : new ReadableStream({ pull })
    }
    return { asked, waits, source: rangedSource(readFrom, clock) }
  }

  it.each([undefined, 'bytes' as const])('goes on from where it was, never from zero (%s)', async (type) => {
    const { source, asked } = cutStorage([120, null, 30, 4], type)
    const read: Uint8Array[] = []
    for (let at = 0; at < 300; at += 50) read.push(await source.read(at, at + 50))
    expect(Buffer.concat(read).equals(bytes)).toBe(true)
    expect(asked).toEqual([0, 99, 99, 99, 99])
  })

  it('sees the end of what has come whole, where only that was cut off', async () => {
    const { source } = cutStorage([300, 300])
    await source.read(0, 300)
    expect((await source.read(300, 301)).length).toBe(0)
  })

  it('gives up when nothing more comes, and does not wait for what never came', async () => {
    const gone = cutStorage([60, ...Array.from({ length: 20 }, () => null)])
    await gone.source.read(0, 50)
    await expect(gone.source.read(50, 100)).rejects.toThrow(FilesError)
    expect(gone.waits.length).toBeGreaterThan(2)
    const never = cutStorage([null])
    await expect(never.source.read(0, 50)).rejects.toMatchObject({ code: 'network' })
    expect(never.waits).toEqual([])
  })
})
