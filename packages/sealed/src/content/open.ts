import type { Bytes } from '../bytes.ts'
import { SealedError } from '../error.ts'
import { contentContext, type ContentFacts } from './context.ts'
import { headerBytes, startOpening, type FloeShape, type SegmentOpener } from './floe.ts'
import { layoutOf, productShape, segmentAt, type Layout } from './layout.ts'

/** Segments that are on their way at once. */
const ahead = 4

/** Sealed bytes by ranges, attacker-controlled: storage may answer anything, of any length. */
export interface SealedSource {
  /** Bytes that storage says it has; null where it does not say. */
  readonly size: number | null
  read(from: number, to: number): Promise<Bytes>
}

/** A content whose header fits its key and facts. Bytes come out a whole authentic segment at a time, or not at all. */
export interface OpenContent {
  readonly size: number
  /**
   * Plaintext from `from` up to `to` (the end), in order. Reads the segments that hold them and no others. Through another
   * source of the same sealed bytes, where one is given.
   */
  range(from?: number, to?: number, through?: SealedSource): AsyncIterable<Bytes>
  /** Opens what was added after the plaintext (`ContentFacts.padded`): it is as authentic as the rest. */
  padding(through?: SealedSource): Promise<void>
}

/**
 * Checks length and commitment, then opens. Throws SealedError: `length` when storage has more or fewer bytes than
 * were written, `format` or `commitment` before anything is decrypted; reading throws `segment` or `length`.
 */
export async function openContent(
  key: Bytes,
  facts: ContentFacts,
  sealed: SealedSource,
  shape: FloeShape = productShape,
): Promise<OpenContent> {
  const layout = layoutOf(facts.size, facts.padded, shape)
  if (sealed.size !== null && sealed.size !== layout.sealed) throw new SealedError('length')
  const header = await exactly(sealed, 0, headerBytes)
  const opener = await startOpening(key, contentContext(facts), shape, header)
  const opening = { opener, layout, shape }
  return {
    size: facts.size,
    async *range(from = 0, to = facts.size, through = sealed) {
      if (from < 0 || to > facts.size || from > to) throw new RangeError('range of a content')
      // An empty content has a segment too: it says that nothing was cut off.
      const first = Math.floor(from / layout.room)
      const last = Math.min(Math.max(first, Math.ceil(to / layout.room) - 1), layout.segments - 1)
      let start = first * layout.room
      for await (const plaintext of openSegments({ ...opening, sealed: through }, first, last)) {
        const wanted = plaintext.subarray(Math.max(0, from - start), Math.max(0, to - start))
        if (wanted.length > 0) yield wanted
        start += layout.room
      }
    },
    async padding(through = sealed) {
      const first = Math.max(1, Math.ceil(facts.size / layout.room))
      await Array.fromAsync(openSegments({ ...opening, sealed: through }, first, layout.segments - 1), () => null)
    },
  }
}

interface Opening {
  readonly sealed: SealedSource
  readonly opener: SegmentOpener
  readonly layout: Layout
  readonly shape: FloeShape
}

/** From `first` to `last`, both included, each with its padding. */
async function* openSegments({ sealed, opener, layout, shape }: Opening, first: number, last: number) {
  const open = (place: number) => {
    const bytes = exactly(sealed, ...segmentAt(layout, place, shape))
    const opened = bytes.then((some) => opener.openSegment(place, some, place === layout.segments - 1))
    // Whoever stops before it is needed does not hear that it failed.
    opened.catch(() => {})
    return opened
  }
  const coming: Promise<Bytes>[] = []
  let begun = first
  for (;;) {
    // While one is waited for and used, the next ones come and are opened.
    while (coming.length < ahead && begun <= last) coming.push(open(begun++))
    const next = coming.shift()
    if (next === undefined) return
    yield await next
  }
}

async function exactly(sealed: SealedSource, from: number, to: number): Promise<Bytes> {
  const bytes = await sealed.read(from, to)
  if (bytes.length !== to - from) throw new SealedError('length')
  return bytes
}

export const sealedSourceOf = (bytes: Bytes): SealedSource => ({
  size: bytes.length,
  read: async (from, to) => bytes.slice(from, to),
})
