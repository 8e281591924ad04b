import { ClientEvent, SyncState, type MatrixClient } from 'matrix-js-sdk'
import type { Connection } from '../../../features/chat/port.ts'
import { listenAll } from '../listen.ts'
import type { Live, LiveSource } from '../../../shared/lib/live.ts'

/** Sync's state and the browser's own word, as one of three. Returns the way to stop. */
export function watchConnection(
  client: MatrixClient,
  network: Live<boolean>,
  connection: LiveSource<Connection>,
): () => void {
  const tell = () => connection.set(connectionOf(client.getSyncState(), network.value))
  const stop = listenAll(client, [[ClientEvent.Sync, tell]])
  const unsubscribe = network.subscribe((online) => {
    tell()
    // The SDK sleeps between tries; the browser just said that a try is worth it.
    if (online) client.retryImmediately()
  })
  tell()
  return () => {
    stop()
    unsubscribe()
  }
}

export function connectionOf(sync: SyncState | null, network: boolean): Connection {
  if (!network || sync === SyncState.Error) return 'offline'
  return sync === SyncState.Prepared || sync === SyncState.Syncing ? 'online' : 'connecting'
}
