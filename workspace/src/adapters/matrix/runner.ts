import type { MatrixAccount, MatrixDeps } from './index.ts'
import type { Outlets } from './outlets.ts'
import { openRun, type Run } from './run.ts'
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
  let run: Run | null = null
  const keys = { store: deps.store.name, keys: keyStorePrefix }

  const end = async (options: { readonly wipe: boolean }) => {
    const ending = run
    run = null
    await ending?.end(options)
  }
  const letGo = async () => {
    await end({ wipe: false })
    outlets.keys.set({ at: 'elsewhere' })
  }
  const begin = async () => {
    if (!account || run) return
    const mine = (run = openRun(outlets))
    mine.outlets.keys.set({ at: 'starting', step: 'code' })
    // The device is gone: what it kept can open nothing any more.
    const onLost = () => void end({ wipe: true }).then(begin, begin)
    try {
      const { startEngine } = await import('./engine.ts')
      await startEngine({ deps, outlets: mine.outlets, account, onLost })
    } catch (cause) {
      mine.outlets.keys.set({ at: 'failed', code: StartError.from(cause).code })
      mine.failed()
    }
  }
  /** Without the lock nothing begins: two clients on one key store would ruin both. */
  const beginAlone = async () => {
    if ((await deps.lock.take(letGo)) === 'held') await begin()
    else outlets.keys.set({ at: 'elsewhere' })
  }

  // Before anything is opened: what the last session could not delete because its page still held it.
  const swept = deps.store.durable ? sweep(keys).catch(() => {}) : null

  return {
    async start(who) {
      account = who
      await swept
      await beginAlone()
    },
    async takeOver() {
      await deps.lock.takeOver(letGo)
      await begin()
    },
    async retry() {
      await end({ wipe: false }).catch(() => {})
      await beginAlone()
    },
    async stop(options) {
      const ran = run !== null
      account = null
      await end(options)
      if (options.wipe && !ran) await wipeKept(deps, letGo)
      outlets.me.set(null)
      outlets.keys.set({ at: 'signed-out' })
      deps.lock.release()
    },
  }
}

/** Signed out in a tab that does not hold the keys: the one that does lets go first. */
async function wipeKept({ lock, store }: MatrixDeps, letGo: () => Promise<void>): Promise<void> {
  await lock.takeOver(letGo)
  await store.clear()
  if (store.durable) await sweep({ store: store.name, keys: keyStorePrefix })
}
