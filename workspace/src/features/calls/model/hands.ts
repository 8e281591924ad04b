import type { Participant } from '../port.ts'

/** Raised hands in the order in which they went up. */
export function handQueue(participants: readonly Participant[]): readonly Participant[] {
  return participants
    .filter(({ handSince }) => handSince !== null)
    .toSorted((a, b) => (a.handSince ?? 0) - (b.handSince ?? 0))
}
