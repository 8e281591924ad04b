import { ClientEvent, type MatrixClient } from 'matrix-js-sdk'
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js'
import { systemClock } from '../../../platform/clock.ts'
import { guardKeys, type KeyRefusal } from './key-guard.ts'
import type { NoPart } from './key-verdict.ts'
import type { DeviceOf } from './known-devices.ts'

export const keyType = 'io.element.call.encryption_keys'
export const alice: DeviceOf = { userId: '@alice:x', deviceId: 'A' }
export const planted: DeviceOf = { userId: '@alice:x', deviceId: 'PLANTED' }
export const bob: DeviceOf = { userId: '@bob:x', deviceId: 'B' }

class UserId {
  readonly #id: string
  constructor(id: string) {
    this.#id = id
  }
  toString(): string {
    return this.#id
  }
}

interface Opening {
  readonly sender?: string
  readonly senderDevice?: string
  readonly senderCurve25519KeyBase64?: string
}

/** A client of one account in a call with Alice and Bob, and what came of it. Its clock runs so many times faster. */
export function guardedCall({ speed = 100 } = {}) {
  /** Devices that the homeserver has, those that this client knows, and those that their owner has signed. */
  const there = new Map([alice, planted, bob].map((of) => [of.deviceId, of]))
  const [known, signed] = [new Set(['A', 'PLANTED', 'B']), new Set(['A', 'B'])]
  const members = new Set(['A', 'PLANTED', 'B'])
  const parts = new Map<string, NoPart>()
  /** Devices for which nothing can be sealed. */
  const unsealable = new Set<string>()
  const [sent, asked]: [string[][], string[]] = [[], []]
  const listeners = new Map<string, Set<(...values: unknown[]) => void>>()
  const emit = (event: string, ...values: unknown[]) => {
    for (const listener of listeners.get(event) ?? []) listener(...values)
  }
  let answer: Promise<void> = Promise.resolve()
  const crypto = {
    olmMachine: {
      userId: new UserId('@me:x'),
      updateTrackedUsers: async () => {},
      queryKeysForUsers: (people: UserId[]) => people.map(String),
    },
    outgoingRequestProcessor: {
      async makeOutgoingRequest(people: string[]) {
        asked.push(...people)
        await answer
        for (const { userId, deviceId } of there.values()) if (people.includes(userId)) known.add(deviceId)
      },
    },
    getUserDeviceInfo: async ([user = '']: string[]) => {
      const theirs = [...there.values()].filter(({ userId, deviceId }) => userId === user && known.has(deviceId))
      return new Map([[user, new Map(theirs.map(({ deviceId: id }) => [id, { getIdentityKey: () => `curve ${id}` }]))]])
    },
    getDeviceVerificationStatus: async (_user: string, device: string) => ({ signedByOwner: signed.has(device) }),
  }
  const client = new Proxy(
    {
      getCrypto: () => crypto,
      async encryptAndSendToDevice(_type: string, to: DeviceOf[]) {
        if (to.some(({ deviceId }) => unsealable.has(deviceId))) throw new Error('no Olm session')
        sent.push(to.map(({ deviceId }) => deviceId))
      },
      on: (event: string, listener: () => void) =>
        void listeners.set(event, (listeners.get(event) ?? new Set()).add(listener)),
      off: (event: string, listener: () => void) => void listeners.get(event)?.delete(listener),
    },
    // Whatever else the session may ask is not part of these tests.
    { get: (of, name): unknown => Reflect.get(of, name) ?? (() => {}) },
  ) as unknown as MatrixClient
  const refused: KeyRefusal[] = []
  const guard = guardKeys({
    client,
    clock: { now: () => systemClock.now() * speed, after: (ms, run) => systemClock.after(ms / speed, run) },
    part: async (userId) => parts.get(userId) ?? 'has-part',
    isMember: ({ deviceId }) => members.has(deviceId),
    refused: (refusal) => void refused.push(refusal),
    longerWait: () => 0,
  })
  const taken: string[] = []
  const take = (event: { getContent(): { keys: { key: string } } }) => void taken.push(event.getContent().keys.key)
  guard.client.on(ClientEvent.ToDeviceEvent, take as never)
  return {
    ...{ guard, there, known, signed, members, parts, unsealable, sent, asked, refused, taken, emit },
    /** Until it is let go, the homeserver's answer about devices is on its way. */
    holdAnswer(): () => void {
      const held = Promise.withResolvers<void>()
      answer = held.promise
      return held.resolve
    },
    /** As the SDK tells of it; null: it came in clear. */
    receive(key: string, from: DeviceOf, opening: Opening | null = {}) {
      const content = { keys: { key }, member: { claimed_device_id: from.deviceId } }
      const sealed = {
        ...{ sender: from.userId, senderDevice: from.deviceId, senderCurve25519KeyBase64: `curve ${from.deviceId}` },
        ...opening,
      }
      emit(ClientEvent.ReceivedToDeviceMessage, {
        message: { type: keyType, sender: from.userId, content },
        encryptionInfo: opening && sealed,
      })
    },
    learnt: () => emit(CryptoEvent.DevicesUpdated, ['@alice:x'], false),
    give: (...devices: DeviceOf[]) => guard.client.encryptAndSendToDevice(keyType, devices, {}),
    told: () => [...new Set(refused.map(({ deviceId, way, why }) => `${deviceId} ${way} ${why}`))].toSorted(),
  }
}
