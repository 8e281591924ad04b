import { headerBytes, segmentOverhead, type FloeShape } from './floe.ts'

/** Every sealed content of the product: 256 KiB, at which a browser is quickest (docs/decisions/0014-sealed-files.md). */
export const productShape: FloeShape = { segment: 2 ** 18, segmentsPerKey: 2 ** 20 }

/** Sealed bytes of a part of an upload, 32 whole segments; the first also has the header. */
export const partBytes = 2 ** 23

/** Where everything of a content stands. All of it follows from the plaintext's size, which the context authenticates. */
export interface Layout {
  /** Plaintext bytes of a full segment. */
  readonly room: number
  readonly segments: number
  /** Sealed bytes in all, with the header. */
  readonly sealed: number
  readonly parts: number
  /** Plaintext bytes, padding included. */
  readonly content: number
}

export function layoutOf(size: number, padded = false, shape = productShape): Layout {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('size of a content')
  const content = padded ? paddedSize(size) : size
  const room = shape.segment - segmentOverhead
  const segments = Math.max(1, Math.ceil(content / room))
  const sealed = headerBytes + content + segments * segmentOverhead
  return { room, segments, sealed, parts: Math.ceil(segments / segmentsInPart(shape)), content }
}

export const segmentsInPart = (shape = productShape): number => Math.max(1, Math.floor(partBytes / shape.segment))

/** Where a segment stands in the sealed bytes, from and up to. */
export function segmentAt(layout: Layout, place: number, shape = productShape): readonly [from: number, to: number] {
  const from = headerBytes + place * shape.segment
  return [from, place === layout.segments - 1 ? layout.sealed : from + shape.segment]
}

/**
 * Padmé (Nikitin et al., « Reducing metadata leakage from encrypted files », 2019): the size told to storage keeps
 * only O(log log n) bits of the true one, and at most 12 % is added.
 */
export function paddedSize(size: number): number {
  if (size < 2) return size
  const exponent = Math.floor(Math.log2(size))
  const kept = Math.floor(Math.log2(exponent)) + 1
  const step = 2 ** Math.max(0, exponent - kept)
  return Math.ceil(size / step) * step
}
