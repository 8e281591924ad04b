import type { MatrixClient } from 'matrix-js-sdk'
import { keyStorePrefix } from './key-names.ts'
import { pause, type Clock } from '../../../platform/clock.ts'

const patience = 1000

/**
 * Deletes the keys of a stopped client. Its second database stays open until the page ends (the library drops the
 * handle without closing it), and a deletion waits for that: so only for a moment here, and `leftovers` does the rest.
 */
export async function deleteKeys(client: MatrixClient, clock: Clock): Promise<void> {
  const deleted = client.clearStores({ cryptoDatabasePrefix: keyStorePrefix })
  await Promise.race([deleted.catch(() => {}), pause(clock, patience)])
}
