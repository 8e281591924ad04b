import { ClientEvent, type MatrixClient } from 'matrix-js-sdk'
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js'
import { describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../../platform/clock.ts'
import { guardKeys, type KeyRefusal } from './key-guard.ts'

const alice = { userId: '@alice:x', deviceId: 'A' }
const planted = { userId: '@alice:x', deviceId: 'PLANTED' }

/** A client of one account that knows Alice's devices; `signed` is what the homeserver told of their signatures. */
function setUp({ longerWait = 0 } = {}) {
  const signed = new Set(['A'])
  const sent: string[][] = []
  const listeners = new Map<string, Set<(...values: unknown[]) => void>>()
  const emit = (event: string, ...values: unknown[]) => {
    for (const listener of listeners.get(event) ?? []) listener(...values)
  }
  const client = new Proxy(
    {
      getCrypto: () => ({
        getUserDeviceInfo: async ([user = '']: string[]) =>
          new Map([[user, new Map(['A', 'PLANTED'].map((id) => [id, { getIdentityKey: () => `curve ${id}` }]))]]),
        getDeviceVerificationStatus: async (_user: string, device: string) => ({ signedByOwner: signed.has(device) }),
      }),
      encryptAndSendToDevice: async (_type: string, to: { deviceId: string }[]) =>
        void sent.push(to.map(({ deviceId }) => deviceId)),
      on: (event: string, listener: () => void) =>
        void listeners.set(event, (listeners.get(event) ?? new Set()).add(listener)),
      off: (event: string, listener: () => void) => void listeners.get(event)?.delete(listener),
    },
    // Whatever else the session may ask is not part of these tests.
    { get: (of, name) => Reflect.get(of, name) ?? (() => {}) },
  ) as unknown as MatrixClient
  const refused: KeyRefusal[] = []
  const guard = guardKeys({
    client,
    clock: { now: () => systemClock.now() * 100, after: (ms, run) => systemClock.after(ms / 100, run) },
    policy: () => true,
    refused: (refusal) => void refused.push(refusal),
    longerWait: () => longerWait,
  })
  const taken: string[] = []
  const take = (event: { getContent(): { keys: { key: string } } }) => void taken.push(event.getContent().keys.key)
  guard.client.on(ClientEvent.ToDeviceEvent, take as never)
  const receive = (key: string, encryptionInfo: object | null) =>
    emit(ClientEvent.ReceivedToDeviceMessage, {
      message: {
        type: 'io.element.call.encryption_keys',
        sender: '@alice:x',
        content: { keys: { key }, member: { claimed_device_id: 'A' } },
      },
      encryptionInfo,
    })
  const give = (...devices: { userId: string; deviceId: string }[]) =>
    guard.client.encryptAndSendToDevice('io.element.call.encryption_keys', devices, {})
  return { guard, client, signed, sent, refused, taken, emit, receive, give }
}

const opened = { sender: '@alice:x', senderDevice: 'A', senderCurve25519KeyBase64: 'curve A' }

describe('keys of calls, at the border of the SDK', () => {
  test('D9: only what the named device sealed is taken, in the order in which it came', async () => {
    const { receive, taken, refused } = setUp()
    receive('in clear', null)
    receive('first', opened)
    receive('from the planted device', {
      ...opened,
      senderDevice: 'PLANTED',
      senderCurve25519KeyBase64: 'curve PLANTED',
    })
    receive('under a borrowed name', { ...opened, senderCurve25519KeyBase64: 'curve PLANTED' })
    receive('second', opened)
    await vi.waitFor(() => expect(taken).toEqual(['first', 'second']))
    expect(refused.map(({ way, why }) => `${way} ${why}`).toSorted()).toEqual(['in clear', 'in foreign', 'in foreign'])
  })

  test('D9: the SDK’s own event, which is told before anything is known of it, reaches nobody', async () => {
    const { emit, taken } = setUp()
    emit(ClientEvent.ToDeviceEvent, { getContent: () => ({ keys: { key: 'as it came' } }) })
    expect(taken).toEqual([])
  })

  test('D10: a device that its owner has not signed gets no key, whoever names it', async () => {
    const { give, sent, refused } = setUp()
    await give(alice, planted)
    expect(sent).toEqual([['A']])
    expect(refused).toEqual([{ ...planted, way: 'out', why: 'unsigned' }])
  })

  test('D10: it gets the newest key once it is signed, and never before', async () => {
    const { give, sent, signed, emit } = setUp()
    await give(planted)
    emit(CryptoEvent.DevicesUpdated, ['@alice:x'], false)
    expect(sent).toEqual([])
    signed.add('PLANTED')
    emit(CryptoEvent.DevicesUpdated, ['@alice:x'], false)
    await vi.waitFor(() => expect(sent).toEqual([['PLANTED']]))
  })

  test('after the call nothing is taken or given', async () => {
    const { guard, receive, taken, sent, signed, give, emit } = setUp()
    await give(planted)
    guard.close()
    signed.add('PLANTED')
    emit(CryptoEvent.DevicesUpdated, ['@alice:x'], false)
    receive('late', opened)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([taken, sent]).toEqual([[], []])
  })
})
