/**
 * One tab of this browser at a time holds the keys: two clients on one key store would ruin both.
 * The lock itself is the browser's (Web Locks: freed when a tab ends, however it ends); the channel only carries the
 * wish to have it.
 */
export interface TabLock {
  /** `held`: ours. `elsewhere`: another tab has it. Never waits for the other. */
  take(letGo: LetGo): Promise<'held' | 'elsewhere'>
  /** Asks the other tab to let go, and waits for it. */
  takeOver(letGo: LetGo): Promise<void>
  release(): void
}

/** Called when another tab asks. The lock passes on once the promise settles. */
export type LetGo = () => Promise<void>

export interface TabLockParts {
  readonly locks: LockManager
  readonly channel: BroadcastChannel
}

export function tabLock(name: string, parts: TabLockParts): TabLock {
  let held: { end: () => void; letGo: LetGo } | null = null

  const release = () => {
    held?.end()
    held = null
  }
  parts.channel.addEventListener('message', (event) => {
    if (event.data !== 'let-go' || !held) return
    const { letGo } = held
    void letGo().finally(release)
  })
  const request = (letGo: LetGo, options: LockOptions) =>
    new Promise<'held' | 'elsewhere'>((resolve, reject) => {
      parts.locks
        .request(name, options, (lock) => {
          if (!lock) return resolve('elsewhere')
          return new Promise<void>((end) => {
            held = { end, letGo }
            resolve('held')
          })
        })
        .catch(reject)
    })

  return {
    take: async (letGo) => (held ? 'held' : request(letGo, { ifAvailable: true })),
    async takeOver(letGo) {
      if (held) return
      const waiting = request(letGo, {})
      parts.channel.postMessage('let-go')
      await waiting
    },
    release,
  }
}

/** Where there is only one of us: no other tab can exist. */
export const soleTab: TabLock = {
  take: async () => 'held',
  takeOver: async () => {},
  release: () => {},
}
