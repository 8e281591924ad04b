import type { MatrixClient } from 'matrix-js-sdk'

/** Longest wait, in milliseconds: a backup that does not answer holds no message back for longer. */
const patience = 5_000

/** What the SDK's own upload uses; its public face does not list it. */
interface BacksUp {
  readonly olmMachine: { backupRoomKeys(): Promise<object | undefined> }
  readonly outgoingRequestProcessor: { makeOutgoingRequest(request: object): Promise<void> }
}

/**
 * Brings every key of this browser that is not there yet into the account's backup, now. The SDK does so by itself,
 * some seconds later: too late for whoever writes, or reads, and closes at once. Never rejects; what could not be
 * brought is brought by the SDK.
 */
export async function backUpKeys(client: Pick<MatrixClient, 'getCrypto'>): Promise<void> {
  const crypto = client.getCrypto() as unknown as BacksUp | undefined
  if (!crypto) return
  const late = AbortSignal.timeout(patience)
  const upload = async () => {
    while (!late.aborted) {
      const request = await crypto.olmMachine.backupRoomKeys()
      if (request === undefined) return
      await crypto.outgoingRequestProcessor.makeOutgoingRequest(request)
    }
  }
  const waited = new Promise<void>((resolve) => late.addEventListener('abort', () => resolve()))
  await Promise.race([upload().catch(() => {}), waited])
}

/** Backs up once for each key with which this browser writes. `key`: the session id of an encrypted event. */
export function backUpOnce(client: Pick<MatrixClient, 'getCrypto'>): (key: unknown) => Promise<void> {
  const known = new Set<unknown>()
  return async (key) => {
    if (known.has(key)) return
    known.add(key)
    await backUpKeys(client)
  }
}
