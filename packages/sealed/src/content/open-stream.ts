import { joined, type Bytes } from '../bytes.ts'
import { SealedError } from '../error.ts'
import { contentContext, type ContentFacts } from './context.ts'
import { headerBytes, startOpening, type FloeShape, type SegmentOpener } from './floe.ts'
import { layoutOf, productShape, segmentAt } from './layout.ts'

/** Segments that may wait on either side of the one being opened. */
const ahead = 4

/**
 * Opens a whole content as it arrives: sealed bytes in, in pieces of any length, plaintext out. Holds a few segments. The
 * stream fails with SealedError before it releases a byte of a bad segment, and at the end if anything is missing.
 */
export function openStream(
  key: Bytes,
  facts: ContentFacts,
  shape: FloeShape = productShape,
): TransformStream<Bytes, Bytes> {
  const layout = layoutOf(facts.size, facts.padded, shape)
  const held = new Held()
  let opener: SegmentOpener | null = null
  let place = 0
  const lengthOf = (at: number) => segmentAt(layout, at, shape)[1] - segmentAt(layout, at, shape)[0]
  const opening: Transformer<Bytes, Bytes> = {
    async transform(chunk, controller) {
      held.add(chunk)
      if (opener === null) {
        if (held.length < headerBytes) return
        opener = await startOpening(key, contentContext(facts), shape, held.take(headerBytes))
      }
      for (; place < layout.segments && held.length >= lengthOf(place); place++) {
        const opened = await opener.openSegment(place, held.take(lengthOf(place)), place === layout.segments - 1)
        const wanted = opened.subarray(0, Math.max(0, facts.size - place * layout.room))
        if (wanted.length > 0) controller.enqueue(wanted)
      }
      if (place === layout.segments && held.length > 0) throw new SealedError('length')
    },
    flush() {
      if (opener === null || place < layout.segments) throw new SealedError('length')
    },
  }
  // While one segment is opened, the bytes of the next ones go on coming, and somebody takes the one before.
  return new TransformStream(
    opening,
    new ByteLengthQueuingStrategy({ highWaterMark: ahead * shape.segment }),
    new ByteLengthQueuingStrategy({ highWaterMark: ahead * shape.segment }),
  )
}

/** Bytes that wait until they are enough. */
class Held {
  #pieces: Bytes[] = []
  length = 0

  add(piece: Bytes): void {
    this.#pieces.push(piece)
    this.length += piece.length
  }

  take(length: number): Bytes {
    const whole = this.#pieces.length === 1 ? this.#pieces[0] : undefined
    const all = whole ?? joined(...this.#pieces)
    const rest = all.subarray(length)
    this.#pieces = rest.length > 0 ? [rest] : []
    this.length = rest.length
    return all.subarray(0, length)
  }
}
