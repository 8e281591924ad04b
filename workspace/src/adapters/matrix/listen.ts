interface Emitter {
  on(event: never, listener: never): unknown
  off(event: never, listener: never): unknown
}

/** Listens to many events of one emitter; returns the one way to end them all. */
export function listenAll(emitter: Emitter, pairs: readonly (readonly [string, unknown])[]): () => void {
  for (const [event, listener] of pairs) emitter.on(event as never, listener as never)
  return () => {
    for (const [event, listener] of pairs) emitter.off(event as never, listener as never)
  }
}
