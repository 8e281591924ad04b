import type { MatrixAccount, MatrixDeps } from './index.ts'
import type { Outlets } from './outlets.ts'
import { keyStorePrefix } from './session/key-names.ts'
import { sweep } from './session/leftovers.ts'
import { StartError } from './start-error.ts'

/** Decides when an engine runs: once signed in, once the lock between tabs is held, again after a failure. */
export interface Runner {
  start(account: MatrixAccount): Promise<void>
  takeOver(): Promise<void>
  retry(): Promise<void>
  stop(options: { readonly wipe: boolean }): Promise<void>
}

export function makeRunner(deps: MatrixDeps, outlets: Outlets): Runner {
  let account: MatrixAccount | null = null

  const letGo = async () => {
    await end({ wipe: false })
    outlets.keys.set({ at: 'elsewhere' })
  }
  const end = async (options: { readonly wipe: boolean }) => {
    const engine = outlets.engine.value
    outlets.engine.set(null)
    outlets.loaded.set(false)
    outlets.rooms.set([])
    outlets.connection.set('connecting')
    await engine?.close(options)
  }
  /** The device is gone: what it kept can open nothing any more. */
  const onLost = () => void end({ wipe: true }).then(run, run)
  const run = async () => {
    if (!account || outlets.engine.value) return
    outlets.keys.set({ at: 'starting', step: 'code' })
    try {
      const { startEngine } = await import('./engine.ts')
      await startEngine({ deps, outlets, account, onLost })
    } catch (cause) {
      await end({ wipe: false }).catch(() => {})
      outlets.keys.set({ at: 'failed', code: StartError.from(cause).code })
    }
  }

  // Before anything is opened: what the last session could not delete because its page still held it.
  const swept = deps.store.durable ? sweep({ store: deps.store.name, keys: keyStorePrefix }).catch(() => {}) : null

  return {
    async start(who) {
      account = who
      await swept
      if ((await deps.lock.take(letGo)) === 'elsewhere') {
        outlets.keys.set({ at: 'elsewhere' })
        return
      }
      await run()
    },
    async takeOver() {
      await deps.lock.takeOver(letGo)
      await run()
    },
    retry: run,
    async stop(options) {
      account = null
      await end(options)
      outlets.me.set(null)
      outlets.keys.set({ at: 'signed-out' })
      deps.lock.release()
    },
  }
}
