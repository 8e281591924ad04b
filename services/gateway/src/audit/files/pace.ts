/** Entries; a backlog up to here is a round or two, and costs nobody anything. */
const free = 12_288
/** So many more make a commit wait for one millisecond more, up to the most. */
const forOneMs = 1_024
const mostMs = 24

/**
 * Where acks run ahead of the tree, each commit first waits a little, longer the more is acked and not yet published: the
 * time from an ack to its checkpoint has a bound so, also under a stream of acks without end. In milliseconds.
 */
export function pauseBeforeCommit(behind: number): number {
  return Math.min(mostMs, Math.max(0, (behind - free) / forOneMs))
}
