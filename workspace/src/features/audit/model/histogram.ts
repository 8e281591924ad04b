import type { Bucket } from '../port.ts'

/** One bar in units of the drawing: 0–`width` across, 0–`height` down. */
export interface Bar {
  readonly x: number
  readonly width: number
  readonly y: number
  readonly height: number
  /** Height of the part that a rule refused, at the foot of the bar. */
  readonly refused: number
  readonly bucket: Bucket
}

export const drawing = { width: 720, height: 96 } as const
const TOP = 6
const FOOT = 95

/** Bars for a row of buckets: as wide as there is room, the highest reaching the top. */
export function barsOf(buckets: readonly Bucket[]): readonly Bar[] {
  const most = Math.max(1, ...buckets.map(({ count }) => count))
  const step = drawing.width / Math.max(1, buckets.length)
  const tall = (count: number) => ((FOOT - TOP) * count) / most
  return buckets.map((bucket, index) => ({
    x: index * step + step * 0.1,
    width: step * 0.8,
    y: FOOT - tall(bucket.count),
    height: tall(bucket.count),
    refused: tall(bucket.refused),
    bucket,
  }))
}

export interface Summary {
  readonly total: number
  readonly refused: number
  readonly highest: Bucket | null
}

export function summaryOf(buckets: readonly Bucket[]): Summary {
  const total = buckets.reduce((sum, { count }) => sum + count, 0)
  const refused = buckets.reduce((sum, { refused: n }) => sum + n, 0)
  const highest = buckets.reduce<Bucket | null>((best, one) => (one.count > (best?.count ?? 0) ? one : best), null)
  return { total, refused, highest }
}

/** The stretch of time under two points of the drawing, in either order; whole buckets. Null outside the bars. */
export function stretch(buckets: readonly Bucket[], one: number, other: number): Pick<Bucket, 'from' | 'to'> | null {
  const at = (x: number) => Math.max(0, Math.min(buckets.length - 1, Math.floor((x / drawing.width) * buckets.length)))
  const [first, last] = [buckets[at(Math.min(one, other))], buckets[at(Math.max(one, other))]]
  return first && last ? { from: first.from, to: last.to } : null
}
