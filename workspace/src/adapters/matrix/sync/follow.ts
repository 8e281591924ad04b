import { ClientEvent, SyncState, type MatrixClient } from 'matrix-js-sdk'
import type { SlidingSync } from 'matrix-js-sdk/lib/sliding-sync.js'
import { listenAll } from '../listen.ts'

/** Starts to follow the homeserver; resolves when the first answer is in. */
export async function follow(client: MatrixClient, sliding: SlidingSync): Promise<void> {
  const first = new Promise<void>((resolve) => {
    const stop = listenAll(client, [
      [
        ClientEvent.Sync,
        (state: SyncState) => {
          if (state !== SyncState.Prepared && state !== SyncState.Syncing) return
          stop()
          resolve()
        },
      ],
    ])
  })
  await client.startClient({ slidingSync: sliding, lazyLoadMembers: true, threadSupport: false })
  await first
}
