/** Signals this close together, in milliseconds, are one wish: the terminal and the bootstrap both pass Ctrl+C on. */
const sameWish = 700
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Calls `stop` when somebody asks this process to end: a signal, or the death of the bootstrap that started it.
 * A later second wish comes with `again`, and means at once.
 * @returns ends the listening
 */
export function onStopAsked(stop: (again: boolean) => void): () => void {
  let first = 0
  const ask = () => {
    if (first === 0) {
      first = Date.now()
      stop(false)
    } else if (Date.now() - first > sameWish) stop(true)
  }
  for (const signal of signals) process.on(signal, ask)
  process.on('disconnect', ask)
  return () => {
    for (const signal of signals) process.off(signal, ask)
    process.off('disconnect', ask)
  }
}
