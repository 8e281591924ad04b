/** A value that changes and can be watched, but not written, by its reader. Ports hand these out. */
export interface Live<T> {
  readonly value: T
  /** Calls `listener` on each later change (not with the present value). Returns the way to stop. */
  subscribe(listener: (value: T) => void): Unsubscribe
}

export type Unsubscribe = () => void

/** The writer's side: only whoever made it can set it. */
export interface LiveSource<T> extends Live<T> {
  set(value: T): void
}

export function liveSource<T>(initial: T): LiveSource<T> {
  let value = initial
  const listeners = new Set<(value: T) => void>()
  return {
    get value() {
      return value
    },
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const listener of [...listeners]) listener(next)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** A live value seen through a function; it changes when the result does. Lives as long as its source. */
export function mapLive<T, R>(source: Live<T>, see: (value: T) => R): Live<R> {
  const mapped = liveSource(see(source.value))
  source.subscribe((value) => mapped.set(see(value)))
  return mapped
}
