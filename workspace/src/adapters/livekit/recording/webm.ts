/**
 * What a browser's recorder makes (WebM, RFC 8794 and RFC 9559), cut at whole elements and with the times of its clusters
 * moved, so that what several recorders made one after the other is one film. Throws nothing: what it can't read of bytes
 * that a browser made is kept back, and its time is not counted.
 */
export interface Film {
  /** Bytes of the recorder that runs; gives what is whole of them, to be stored. */
  add(bytes: Uint8Array): Uint8Array<ArrayBuffer>
  /** From here on bytes of another recorder, begun `at` ms after the first one. */
  next(at: number): void
  /** Time of the newest block given so far, ms from the beginning. */
  readonly end: number
}

interface Element {
  readonly id: number
  readonly body: number
  readonly size: number
}

const ids = {
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  cues: 0x1c53bb6b,
  track: 0xae,
  tracks: 0x1654ae6b,
  trackNumber: 0xd7,
  trackType: 0x83,
  cluster: 0x1f43b675,
  group: 0xa0,
  time: 0xe7,
  block: 0xa1,
  simple: 0xa3,
}
/** Of these only the head is read: what follows is read as their children, however long they are said to be. */
const opened = new Set([ids.segment, ids.cluster, ids.group, ids.tracks, ids.track])
/** They tell positions in the file, which are others once a byte was moved. */
const positions = new Set([ids.seekHead, ids.cues])
const unknownSize = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
const nothing = new Uint8Array(0)

export function openFilm(): Film {
  return new JoinedFilm()
}

class JoinedFilm implements Film {
  /** Begun, not whole yet. */
  #rest: Uint8Array = nothing
  #offset = 0
  #cluster = 0
  #end = 0
  #first = true
  #inside = false
  #track = 0
  /** Number of the first recorder's track of a type; another recorder may count them in another order. */
  readonly #numbers = new Map<number, number>()
  #types = new Map<number, number>()

  get end(): number {
    return this.#end
  }

  add(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const all = joined([this.#rest, bytes])
    const whole: Uint8Array[] = []
    let at = 0
    for (let element = elementAt(all, at); element; element = elementAt(all, at)) {
      whole.push(this.#moved(all, element, at))
      at = afterHead(element)
    }
    this.#rest = all.subarray(at)
    return joined(whole)
  }

  next(at: number): void {
    this.#rest = nothing
    this.#first = false
    this.#inside = false
    this.#types = new Map()
    // Never before what is there: players take time as it grows.
    this.#offset = Math.max(at, this.#end + 1)
  }

  #moved(bytes: Uint8Array, element: Element, start: number): Uint8Array {
    const { id, body, size } = element
    if (id === ids.cluster) {
      this.#inside = true
      return Uint8Array.from([0x1f, 0x43, 0xb6, 0x75, ...unknownSize])
    }
    if (id === ids.trackNumber) this.#track = numberIn(bytes, body, size)
    if (id === ids.trackType) this.#noteTrack(numberIn(bytes, body, size))
    if (positions.has(id) || (!this.#first && !this.#inside)) return nothing
    if (id === ids.time) {
      this.#cluster = numberIn(bytes, body, size) + this.#offset
      return timeElement(this.#cluster)
    }
    const whole = bytes.slice(start, afterHead(element))
    if (id === ids.block || id === ids.simple) this.#block(whole, body - start)
    return whole
  }

  #noteTrack(type: number): void {
    this.#types.set(this.#track, type)
    if (this.#first) this.#numbers.set(type, this.#track)
  }

  /** The number of its track is one byte, as there are two; then sixteen bits with a sign, ms after its cluster. */
  #block(bytes: Uint8Array, body: number): void {
    const number = this.#numbers.get(this.#types.get((bytes[body] ?? 0) & 0x7f) ?? 0)
    if (number !== undefined) bytes[body] = 0x80 | number
    const after = new DataView(bytes.buffer, bytes.byteOffset).getInt16(body + 1)
    this.#end = Math.max(this.#end, this.#cluster + after)
  }
}

const afterHead = ({ id, body, size }: Element) => (opened.has(id) ? body : body + size)

/** null: not all of it is there. */
function elementAt(bytes: Uint8Array, at: number): Element | null {
  const idLength = Math.clz32(bytes[at] ?? 0) - 23
  const sizeAt = at + idLength
  const sizeLength = Math.clz32(bytes[sizeAt] ?? 0) - 23
  const body = sizeAt + sizeLength
  if (idLength > 4 || sizeLength > 8 || body > bytes.length) return null
  const id = numberIn(bytes, at, idLength)
  const size = numberIn(bytes, sizeAt, sizeLength) - 2 ** (7 * sizeLength)
  return opened.has(id) || body + size <= bytes.length ? { id, body, size } : null
}

const numberIn = (bytes: Uint8Array, at: number, length: number) =>
  bytes.subarray(at, at + length).reduce((value, byte) => value * 256 + byte, 0)

function timeElement(ms: number): Uint8Array {
  const element = new DataView(new ArrayBuffer(10))
  element.setUint16(0, 0xe788)
  element.setBigUint64(2, BigInt(Math.round(ms)))
  return new Uint8Array(element.buffer)
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
