import type { NodeId } from '../port.ts'

/** What is chosen, and from where a range with Shift begins. */
export interface Selection {
  readonly chosen: ReadonlySet<NodeId>
  readonly from: NodeId | null
}

export const nothing: Selection = { chosen: new Set(), from: null }

export interface Keys {
  readonly range: boolean
  readonly add: boolean
}

/** A press on an entry: alone, one more or less (Ctrl), or all up to it (Shift). `order`: what is shown, in its order. */
export function choose(selection: Selection, order: readonly NodeId[], node: NodeId, { range, add }: Keys): Selection {
  if (range) {
    const [a, b] = [order.indexOf(selection.from ?? node), order.indexOf(node)]
    const span = order.slice(Math.min(a === -1 ? b : a, b), Math.max(a, b) + 1)
    return { chosen: new Set(add ? [...selection.chosen, ...span] : span), from: selection.from ?? node }
  }
  if (!add) return { chosen: new Set([node]), from: node }
  const chosen = new Set(selection.chosen)
  if (!chosen.delete(node)) chosen.add(node)
  return { chosen, from: node }
}

/** Without what is no longer shown. */
export function kept(selection: Selection, order: readonly NodeId[]): Selection {
  const shown = new Set(order)
  const chosen = new Set([...selection.chosen].filter((node) => shown.has(node)))
  return chosen.size === selection.chosen.size ? selection : { ...selection, chosen }
}
