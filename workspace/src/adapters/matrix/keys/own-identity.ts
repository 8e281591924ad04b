import type { MatrixClient } from 'matrix-js-sdk'
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js'
import { listenAll } from '../listen.ts'
import type { Outlets } from '../outlets.ts'
import { identityState } from './recovery.ts'

/**
 * The person's own identity is another one all at once: they started anew in another browser, or the homeserver did it
 * for them (T3). This browser then asks for the recovery code, which opens only what the person has made.
 */
export function watchOwnIdentity(client: MatrixClient, { keys }: Pick<Outlets, 'keys'>): () => void {
  const look = async (userId: string) => {
    if (userId !== client.getUserId() || keys.value.at !== 'ready') return
    if ((await identityState(client)) === 'locked' && keys.value.at === 'ready') keys.set({ at: 'locked' })
  }
  return listenAll(client, [[CryptoEvent.UserTrustStatusChanged, (id: string) => void look(id).catch(() => {})]])
}
