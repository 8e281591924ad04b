import type { Verdict } from './verification/verdict.ts'

export type Slab = 'proven' | 'broken' | 'open'
const SLABS = 48

/** A log of `acked` lines in 48 slabs: what was proven, where it broke, what nobody has looked at. */
export function slabsOf(verdict: Verdict, acked: number): readonly Slab[] {
  const all = Math.max(acked, verdict.size, 1)
  const place = (line: number) => Math.min(SLABS - 1, Math.floor((line / all) * SLABS))
  if (verdict.kind === 'broken') {
    const at = verdict.at === null ? 0 : place(verdict.at)
    return Array.from({ length: SLABS }, (_, slab) => (slab < at ? 'proven' : slab === at ? 'broken' : 'open'))
  }
  const { from, to } = verdict.lines
  // The last slab is full only when nothing is behind what was proven.
  const end = to === all ? SLABS : place(to)
  return Array.from({ length: SLABS }, (_, slab) => (slab >= place(from) && slab < end ? 'proven' : 'open'))
}
