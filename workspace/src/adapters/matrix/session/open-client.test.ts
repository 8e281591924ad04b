import { createClient, MemoryStore } from 'matrix-js-sdk'
import { OnlySignedDevicesIsolationMode, type DeviceIsolationMode } from 'matrix-js-sdk/lib/crypto-api/index.js'
import { describe, expect, it } from 'vitest'
import { isolate, openClient } from './open-client.ts'

const device = { userId: '@a:parvis.localhost', deviceId: 'D', accessToken: 't' }
const nobody: typeof globalThis.fetch = async () => new Response('{}', { status: 404 })

describe('opening a client', () => {
  it('D11: only devices signed by their owner, from before the first sync', async () => {
    const client = await openClient({ baseUrl: 'http://h', device, fetch: nobody, cryptoCallbacks: {}, keyStore: null })
    const { deviceIsolationMode } = client.getCrypto() as unknown as { deviceIsolationMode: DeviceIsolationMode }
    expect(deviceIsolationMode).toBeInstanceOf(OnlySignedDevicesIsolationMode)
    client.stopClient()
  })

  it('D11: a start that leaves the default out fails', () => {
    const bare = createClient({ baseUrl: 'http://h', ...device, store: new MemoryStore() })
    expect(() => isolate(bare)).toThrow('internal')
  })
})
