import type { LeafFields } from '@parvis/contracts'

/**
 * The one text of a leaf (RFC 8785): keys in the order of their code units, no white space. `JSON.stringify` writes
 * strings and whole numbers as that RFC wants them and leaves out what is undefined, so only the order is ours to keep.
 */
export function leafLine(leaf: LeafFields, time: string): string {
  if (leaf.kind === 'outcome') {
    const { class: retention, of, outcome, status } = leaf
    return JSON.stringify({ class: retention, kind: 'outcome', of, outcome, status, time, v: 2 })
  }
  const { act, actor, body, class: retention, correlation, decision, detail, object, place, policy, rules } = leaf
  return JSON.stringify({
    ...{ act, actor, body, class: retention, correlation, decision, detail: detail && sorted(detail), kind: 'intent' },
    ...{ object, place: { from: place.from, to: place.to }, policy, rules, time, v: 2 },
  })
}

/** Keys that look like array indexes would come first in an object, whatever the order they were put in: none may. */
function sorted(detail: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(detail).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
