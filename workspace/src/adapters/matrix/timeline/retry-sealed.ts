import type { MatrixEvent } from 'matrix-js-sdk'
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/CryptoEvent.js'
import type { Parts } from '../engine-parts.ts'
import { listenAll } from '../listen.ts'

/** Seconds between tries; the last one is kept up while the room is open. */
const waits = [2, 5, 10, 20, 60, 120]

type Backend = Parameters<MatrixEvent['attemptDecryption']>[0]

/**
 * Tries again to open what stays closed in an open room. The SDK does so when a key comes in by itself, not when one
 * has reached the backup: a message written while another browser was uploading its key would stay closed here for
 * good. Returns the way to stop.
 */
export function retrySealed({ client, clock }: Pick<Parts, 'client' | 'clock'>, roomId: string): () => void {
  let round = 0
  let cancel = () => {}
  const closed = () => {
    const events = client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? []
    return events.filter((event) => event.isDecryptionFailure())
  }
  const attempt = () => {
    const crypto = client.getCrypto() as unknown as Backend | undefined
    if (!crypto) return
    for (const event of closed()) void event.attemptDecryption(crypto, { isRetry: true }).catch(() => {})
  }
  const later = () => {
    cancel = clock.after((waits[Math.min(round, waits.length - 1)] ?? 60) * 1000, () => {
      round += 1
      attempt()
      later()
    })
  }
  const again = () => {
    cancel()
    round = 0
    attempt()
    later()
  }
  const stop = listenAll(client, [[CryptoEvent.KeyBackupDecryptionKeyCached, again]])
  later()
  return () => {
    stop()
    cancel()
  }
}
