import { describe, expect, it, vi } from 'vitest'
import { backUpKeys, backUpOnce } from './back-up.ts'

type Client = Parameters<typeof backUpKeys>[0]

/** A client whose keys wait in so many batches; `bring` is the upload. */
function clientWith(batches: number, bring = async (): Promise<void> => {}) {
  let left = batches
  const asked = vi.fn(async () => (left > 0 ? { batch: left } : undefined))
  const makeOutgoingRequest = vi.fn(async () => {
    await bring()
    left -= 1
  })
  const crypto = { olmMachine: { backupRoomKeys: asked }, outgoingRequestProcessor: { makeOutgoingRequest } }
  return { client: { getCrypto: () => crypto } as unknown as Client, brought: makeOutgoingRequest, asked }
}

describe('T30: keys on their way to the backup', () => {
  it('are brought until none is left', async () => {
    const { client, brought } = clientWith(3)
    await backUpKeys(client)
    expect(brought).toHaveBeenCalledTimes(3)
  })

  it('hold nobody back: neither a backup that fails, nor one that never answers', async () => {
    await expect(backUpKeys(clientWith(1, () => Promise.reject(new Error('away'))).client)).resolves.toBeUndefined()
    const patience = new AbortController()
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(patience.signal)
    const waiting = backUpKeys(clientWith(1, () => new Promise(() => {})).client)
    patience.abort()
    await expect(waiting).resolves.toBeUndefined()
  })

  it('are looked for once for each key with which one writes', async () => {
    const { client, asked } = clientWith(0)
    const backUp = backUpOnce(client)
    for (const key of ['a', 'a', 'b', 'a']) await backUp(key)
    expect(asked).toHaveBeenCalledTimes(2)
  })
})
