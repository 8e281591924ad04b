import { noRings } from '../../features/calls/port.ts'
import type { LiveSource } from '../../shared/lib/live.ts'
import type { Engine } from './engine.ts'
import type { Outlets } from './outlets.ts'

/**
 * One run of an engine, from the wish to start it to its end. What it writes reaches the ports until it is ended, and
 * nothing after: a start that is still on its way when another tab takes the keys must not say « ready » later.
 */
export interface Run {
  readonly outlets: Outlets
  /** The start failed before there was an engine. */
  failed(): void
  /** Ends it, also in the middle of its start. Resolves when nothing of it holds the key store any more. */
  end(options: { readonly wipe: boolean }): Promise<void>
}

export function openRun(outlets: Outlets): Run {
  const engine = Promise.withResolvers<Engine | null>()
  let open = true
  const whileOpen = <T>(source: LiveSource<T>): LiveSource<T> => ({
    get value() {
      return source.value
    },
    subscribe: (listener) => source.subscribe(listener),
    set(value) {
      if (open) source.set(value)
    },
  })
  const shown = whileOpen(outlets.engine)
  return {
    outlets: {
      me: whileOpen(outlets.me),
      connection: whileOpen(outlets.connection),
      rooms: whileOpen(outlets.rooms),
      loaded: whileOpen(outlets.loaded),
      keys: whileOpen(outlets.keys),
      codeUnchecked: whileOpen(outlets.codeUnchecked),
      ongoing: whileOpen(outlets.ongoing),
      rings: whileOpen(outlets.rings),
      groups: whileOpen(outlets.groups),
      engine: {
        get value() {
          return shown.value
        },
        subscribe: (listener) => shown.subscribe(listener),
        set(value) {
          engine.resolve(value)
          shown.set(value)
        },
      },
    },
    failed: () => engine.resolve(null),
    async end(options) {
      open = false
      outlets.engine.set(null)
      outlets.loaded.set(false)
      outlets.rooms.set([])
      outlets.ongoing.set([])
      outlets.rings.set(noRings)
      outlets.groups.set([])
      outlets.connection.set('connecting')
      await (await engine.promise)?.close(options)
    },
  }
}
