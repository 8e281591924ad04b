/**
 * Moves the focus among the elements that match, by the arrows, Home and End. True when the key was used.
 * With `columns` the elements stand in a grid: left and right by one, up and down by a line.
 */
export function arrowFocus(event: KeyboardEvent, within: HTMLElement, selector: string, columns = 1): boolean {
  const all = [...within.querySelectorAll<HTMLElement>(selector)]
  const at = all.findIndex((element) => element === event.target)
  const to = at === -1 ? null : target(event.key, at, all.length - 1, columns)
  if (to === null) return false
  event.preventDefault()
  all[to]?.focus()
  return true
}

function target(key: string, at: number, last: number, columns: number): number | null {
  const by = { ArrowDown: columns, ArrowUp: -columns, ...(columns > 1 ? { ArrowRight: 1, ArrowLeft: -1 } : {}) }[key]
  if (by !== undefined) return Math.min(Math.max(at + by, 0), last)
  if (key === 'Home') return 0
  return key === 'End' ? last : null
}
