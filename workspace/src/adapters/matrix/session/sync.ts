import { ClientEvent, SyncState, type MatrixClient } from 'matrix-js-sdk'
import { listenAll } from '../listen.ts'

/** Starts to follow the homeserver; resolves when the first answer is in. */
export async function follow(client: MatrixClient): Promise<void> {
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
  await client.startClient({ lazyLoadMembers: true, initialSyncLimit: 20, pollTimeout: 30_000, threadSupport: false })
  await first
}
