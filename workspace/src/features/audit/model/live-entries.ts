import type { EntryState, OpenedEntry, Sizes } from '../port.ts'

/** How far the log has come with a line. */
export function stateOf(index: number, { witnessed, published, integrated }: Sizes): EntryState {
  if (index < witnessed) return 'witnessed'
  if (index < published) return 'published'
  return index < integrated ? 'integrated' : 'acked'
}

/** Takes an entry that came by itself into what was found, newest first: a new one, or a known one with its outcome. */
export function withEntry(entries: readonly OpenedEntry[], came: OpenedEntry): readonly OpenedEntry[] {
  const at = entries.findIndex(({ index }) => index <= came.index)
  // Below what was read so far: it comes with its page.
  if (at === -1) return entries.length === 0 ? [came] : entries
  return entries.toSpliced(at, entries[at]?.index === came.index ? 1 : 0, came)
}

/** The same entries, as far as the log has come. Those that wait are the newest ones. */
export function withSizes(entries: readonly OpenedEntry[], sizes: Sizes): readonly OpenedEntry[] {
  const settled = entries.findIndex(({ state }) => state === 'witnessed')
  const waiting = entries.slice(0, settled === -1 ? entries.length : settled)
  if (waiting.every(({ index, state }) => state === stateOf(index, sizes))) return entries
  return [
    ...waiting.map((entry) => ({ ...entry, state: stateOf(entry.index, sizes) })),
    ...entries.slice(waiting.length),
  ]
}
