import { ClientEvent, SyncState, type MatrixClient } from 'matrix-js-sdk'
import type { Connection } from '../../../features/chat/port.ts'
import type { Live, LiveSource } from '../../../shared/lib/live.ts'
import { listenAll } from '../listen.ts'
import type { Reach } from './reach.ts'

export interface ConnectionSigns {
  /** The browser's own word. */
  readonly network: Live<boolean>
  readonly reach: Reach
  /** Asks again at once: a poll that began before the cut would hang for most of a minute. */
  readonly retry: () => void
}

/** Sync's state and the signs of the network, as one of three. Returns the way to stop. */
export function watchConnection(
  client: MatrixClient,
  { network, reach, retry }: ConnectionSigns,
  connection: LiveSource<Connection>,
): () => void {
  const tell = () => {
    connection.set(network.value ? connectionOf(client.getSyncState(), reach.state.value) : 'offline')
  }
  const follow = (sync: SyncState) => {
    if (network.value && isWhole(sync)) reach.caughtUp()
    tell()
  }
  const stops = [
    listenAll(client, [[ClientEvent.Sync, follow]]),
    reach.state.subscribe(tell),
    network.subscribe((online) => {
      if (!online) reach.lost()
      tell()
      if (online) retry()
    }),
  ]
  tell()
  return () => {
    for (const stop of stops) stop()
  }
}

export function connectionOf(sync: SyncState | null, reach: Reach['state']['value']): Connection {
  if (reach === 'away' || sync === SyncState.Error) return 'offline'
  return reach === 'here' && isWhole(sync) ? 'online' : 'connecting'
}

function isWhole(sync: SyncState | null): boolean {
  return sync === SyncState.Prepared || sync === SyncState.Syncing
}
