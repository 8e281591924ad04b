/** Signals this close together are one wish: the terminal and the bootstrap both pass Ctrl+C on. */
const sameWish = 700

/**
 * Calls `stop` when somebody asks this process to end: a signal, or the death of the bootstrap that started it.
 * A later second wish comes with `again`, and means at once.
 */
export function onStopAsked(stop: (again: boolean) => void): void {
  let first = 0
  const ask = () => {
    if (first === 0) {
      first = Date.now()
      stop(false)
    } else if (Date.now() - first > sameWish) stop(true)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
  process.once('disconnect', ask)
}
