import { joined, type Bytes } from '../bytes.ts'
import { contentContext, type ContentFacts } from './context.ts'
import { resumeSealing, startSealing, type FloeShape, type SegmentSealer } from './floe.ts'
import { layoutOf, productShape, segmentsInPart, type Layout } from './layout.ts'

/** Plaintext by ranges, as a `File` gives it. `read` resolves with exactly `to - from` bytes. */
export interface PlainSource {
  readonly size: number
  read(from: number, to: number): Promise<Bytes>
}

/** A content being sealed, part by part, in any order. */
export interface SealedContent {
  readonly layout: Layout
  /** Needed, with the key, to go on after an interruption. */
  readonly header: Bytes
  /** Part `index` of an upload, from 0, in pieces in their order. Reads of the source what the part needs. */
  part(index: number): AsyncIterable<Bytes>
}

export interface SealOptions {
  /** Of an upload that was interrupted, with the same key and facts: parts that are stored stay as they are. */
  readonly header?: Bytes
  readonly shape?: FloeShape
}

/**
 * Seals a content under a key that is used for this one content only. A file that changes during a resumed upload gives
 * a mixture that opens: compare its date and size before resuming. It never gives two ciphertexts of one nonce.
 */
export async function sealContent(
  key: Bytes,
  facts: ContentFacts,
  source: PlainSource,
  { header, shape = productShape }: SealOptions = {},
): Promise<SealedContent> {
  if (source.size !== facts.size) throw new RangeError('the source is not of the size that the facts say')
  const layout = layoutOf(facts.size, facts.padded, shape)
  const context = contentContext(facts)
  const sealer = await (header === undefined
    ? startSealing(key, context, shape)
    : resumeSealing(key, context, shape, header))
  return {
    layout,
    header: sealer.header,
    async *part(index) {
      if (!Number.isInteger(index) || index < 0 || index >= layout.parts) throw new RangeError('index of a part')
      const first = index * segmentsInPart(shape)
      if (index === 0) yield sealer.header
      for (let place = first; place < Math.min(layout.segments, first + segmentsInPart(shape)); place++)
        yield* await sealOne(sealer, layout, source, place)
    },
  }
}

async function sealOne(sealer: SegmentSealer, layout: Layout, source: PlainSource, place: number) {
  const from = place * layout.room
  const to = Math.min(layout.content, from + layout.room)
  return sealer.sealSegment(place, await padded(source, from, to), place === layout.segments - 1)
}

async function padded(source: PlainSource, from: number, to: number): Promise<Bytes> {
  const end = Math.min(to, source.size)
  const read = from < end ? await source.read(from, end) : new Uint8Array(0)
  if (read.length !== Math.max(0, end - from)) throw new RangeError('the source gave fewer bytes than it has')
  return end < to ? joined(read, new Uint8Array(to - Math.max(from, end))) : read
}

/** The whole of it, one part after another. */
export async function* sealedBytes(content: SealedContent): AsyncIterable<Bytes> {
  for (let index = 0; index < content.layout.parts; index++) yield* content.part(index)
}

export const sourceOf = (bytes: Bytes): PlainSource => ({
  size: bytes.length,
  read: async (from, to) => bytes.slice(from, to),
})
