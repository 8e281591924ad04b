import type { SealedSource } from '@parvis/sealed'
import { pause, systemClock, type Clock } from '../../platform/clock.ts'
import { filesError } from './files-error.ts'
import { inTurns } from './turns.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Sealed bytes from a place on, as storage gives them: attacker-controlled, of any length. */
export type ReadFrom = (from: number) => Promise<ReadableStream<Bytes>>

export interface RangedSource extends SealedSource {
  /** Ends the request at once: who still waits for bytes, or asks for more, gets none. */
  close(): Promise<void>
}

/** Before each further try of what was cut, ms. A cut is often over at once. */
const waits = [200, 1000, 2000, 5000, 5000]

/**
 * Reads here and there over as few requests as can be: what follows the last read comes from the same answer, anywhere
 * else begins a new one. A film that plays is one request, and each jump in it is one more. Once something came, a cut
 * of the network is one more too: it goes on where it was, and gives up when nothing comes for some seconds.
 */
export function rangedSource(readFrom: ReadFrom, clock: Clock = systemClock): RangedSource {
  const inTurn = inTurns()
  const state: { cursor: Cursor | null; closed: boolean; begun: boolean } = {
    cursor: null,
    closed: false,
    begun: false,
  }
  const drop = async () => {
    const { cursor } = state
    state.cursor = null
    await cursor?.close()
  }
  const readOnce = async (from: number, to: number, at: number): Promise<Bytes> => {
    if (!state.closed && state.cursor?.at !== from) {
      await drop()
      state.cursor = cursorAt(at, await readFrom(at))
      if (at < from) await state.cursor.take(from - at)
      // It was closed while the answer was on its way.
      if (state.closed) await drop()
    }
    return state.closed || state.cursor === null ? new Uint8Array(0) : state.cursor.take(to - from)
  }
  const readOn = async (from: number, to: number, at = from, left: readonly number[] = waits): Promise<Bytes> => {
    try {
      const bytes = await readOnce(from, to, at)
      state.begun = true
      return bytes
    } catch (cause) {
      // Its answer gives nothing any more.
      await drop()
      const [wait, ...later] = left
      if (wait === undefined || !state.begun || state.closed || !isPassing(cause)) throw cause
      await pause(clock, wait)
      // A byte before: where all of it has come and only its end was cut off, storage has nothing from there on to give.
      return readOn(from, to, Math.max(0, from - 1), later)
    }
  }
  return {
    size: null,
    read: (from, to) => inTurn(() => readOn(from, to)),
    async close() {
      state.closed = true
      await drop()
    },
  }
}

/** The network, or what is behind it, is away for now. */
function isPassing(cause: unknown): boolean {
  const { code } = filesError(cause)
  return code === 'network' || code === 'unavailable'
}

interface Cursor {
  /** Where the next byte comes from. */
  readonly at: number
  /** Fewer than asked for only where storage gave fewer. */
  take(length: number): Promise<Bytes>
  close(): Promise<void>
}

function cursorAt(from: number, stream: ReadableStream<Bytes>): Cursor {
  let reader: ReadableStreamBYOBReader
  try {
    reader = stream.getReader({ mode: 'byob' })
  } catch {
    return new PieceCursor(from, stream.getReader())
  }
  return new FilledCursor(from, reader)
}

/** Bytes are written where they are wanted: each segment is one asking, and nothing is copied on the page's thread. */
class FilledCursor implements Cursor {
  at: number
  readonly #reader: ReadableStreamBYOBReader

  constructor(at: number, reader: ReadableStreamBYOBReader) {
    this.at = at
    this.#reader = reader
  }

  async take(length: number): Promise<Bytes> {
    let buffer = new ArrayBuffer(length)
    let have = 0
    while (have < length) {
      const { done, value } = await this.#reader.read(new Uint8Array(buffer, have))
      // Closed while it was asked: the buffer is gone.
      if (value === undefined) return new Uint8Array(0)
      buffer = value.buffer
      have += value.length
      if (done) break
    }
    this.at += have
    return new Uint8Array(buffer, 0, have)
  }

  close(): Promise<void> {
    return this.#reader.cancel().catch(() => {})
  }
}

/** For browsers whose answers come in pieces of their own choice only. */
class PieceCursor implements Cursor {
  at: number
  readonly #reader: ReadableStreamDefaultReader<Bytes>
  #held: Bytes = new Uint8Array(0)

  constructor(at: number, reader: ReadableStreamDefaultReader<Bytes>) {
    this.at = at
    this.#reader = reader
  }

  async take(length: number): Promise<Bytes> {
    const pieces = [this.#held]
    let have = this.#held.length
    while (have < length) {
      const { done, value } = await this.#reader.read()
      if (done) break
      pieces.push(value)
      have += value.length
    }
    const all = pieces.length === 1 ? this.#held : new Uint8Array(await new Blob(pieces).arrayBuffer())
    this.#held = all.subarray(length)
    const taken = all.subarray(0, length)
    this.at += taken.length
    return taken
  }

  close(): Promise<void> {
    return this.#reader.cancel().catch(() => {})
  }
}
