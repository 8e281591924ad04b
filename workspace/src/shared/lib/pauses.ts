/** How long the page is held up at most before whatever else waits has its turn, ms: less than a frame. */
const longest = 12

/**
 * For loops over bytes that are there already: each of their promises is settled when it is awaited, and a browser runs
 * all that follows from settled promises before it paints or hears a key. Called in every turn, it lets them by when it is
 * time.
 */
export function pauses(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < longest) return
    await nextTask()
    since = performance.now()
  }
}

/** Timers are held back to some milliseconds, messages are not. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.addEventListener(
      'message',
      () => {
        port1.close()
        resolve()
      },
      { once: true },
    )
    port1.start()
    port2.postMessage(null)
  })
}
