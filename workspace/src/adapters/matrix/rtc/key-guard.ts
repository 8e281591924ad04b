import { ClientEvent, type MatrixClient, type ReceivedToDeviceMessage } from 'matrix-js-sdk'
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js'
import { pause, type Clock } from '../../../platform/clock.ts'
import { listenAll } from '../listen.ts'
import { judgeKey, type KeyVerdict, type KnownDevice } from './key-verdict.ts'
import type { RtcClient } from './rtc-client.ts'
import { rtcClient } from './rtc-client.ts'

export interface DeviceOf {
  readonly userId: string
  readonly deviceId: string
}

/** A key that was not taken (`in`), or not handed over (`out`). */
export interface KeyRefusal extends DeviceOf {
  readonly way: 'in' | 'out'
  readonly why: Exclude<KeyVerdict, 'accepted'>
}

export interface KeyGuardDeps {
  readonly client: MatrixClient
  readonly clock: Clock
  /** May this device be in calls of the room? The room's roster says so, once there is one. */
  readonly policy: (userId: string, deviceId: string) => boolean
  readonly refused: (refusal: KeyRefusal) => void
  /** Milliseconds that a new key waits longer before it is used: until those who can't hold frames have it. */
  readonly longerWait: () => number
}

export interface KeyGuard {
  readonly client: RtcClient
  close(): void
}

type Handler = (event: object) => void

const keyEvent = 'io.element.call.encryption_keys'
/** So long a list of devices may be on its way. */
const deviceListPatience = 4_000

/**
 * The client as a MatrixRTC session may have it. The session takes keys from whoever sends them and hands its own to
 * every device that an event names (D9, D10); it can't be given another transport, so the client under it is ours.
 */
export function guardKeys(deps: KeyGuardDeps): KeyGuard {
  const { client } = deps
  const handlers = new Set<Handler>()
  const out = keySender(deps)
  // Verdicts are given in the order of arrival: of two keys under one index, the later one counts.
  let last: Promise<void> = Promise.resolve()
  const take = (received: ReceivedToDeviceMessage) => {
    if (received.message.type !== keyEvent) return
    const judged = judgeIncoming(deps, received)
    last = last.then(async () => {
      if (await judged) for (const handler of handlers) handler(eventOf(received))
    })
  }
  const stop = listenAll(client, [
    [ClientEvent.ReceivedToDeviceMessage, take],
    [CryptoEvent.DevicesUpdated, () => out.again()],
  ])
  return {
    client: rtcClient(client, { send: out.send, handlers }),
    close() {
      stop()
      handlers.clear()
      out.close()
    },
  }
}

/** The three methods of an event that the session reads. */
function eventOf({ message }: ReceivedToDeviceMessage): object {
  return { getType: () => message.type, getSender: () => message.sender, getContent: () => message.content }
}

async function judgeIncoming(
  { client, clock, policy, refused }: KeyGuardDeps,
  { message, encryptionInfo }: ReceivedToDeviceMessage,
): Promise<boolean> {
  const member = message.content['member'] as { claimed_device_id?: unknown } | undefined
  const deviceId = String(member?.claimed_device_id)
  const userId = message.sender
  const opened = encryptionInfo && {
    sender: encryptionInfo.sender,
    ...(encryptionInfo.senderDevice !== undefined && { device: encryptionInfo.senderDevice }),
    identityKey: encryptionInfo.senderCurve25519KeyBase64,
  }
  const ask = async () =>
    judgeKey({
      sender: userId,
      claimedDevice: member?.claimed_device_id,
      opened,
      device: opened && (await knownDevice(client, { userId, deviceId })),
      allowed: policy(userId, deviceId),
    })
  const until = clock.now() + deviceListPatience
  let verdict = await ask()
  while ((verdict === 'unknown' || verdict === 'unsigned') && clock.now() < until) {
    await pause(clock, 250)
    verdict = await ask()
  }
  if (verdict === 'accepted') return true
  refused({ userId, deviceId, way: 'in', why: verdict })
  return false
}

/** Hands the newest key to signed devices; to the others when they are signed, if they still ask then. */
function keySender({ client, policy, refused, clock, longerWait }: KeyGuardDeps) {
  const unsent = new Map<string, DeviceOf>()
  let latest: { type: string; payload: Parameters<MatrixClient['encryptAndSendToDevice']>[2] } | null = null
  let open = true
  const whyNot = async (device: DeviceOf): Promise<KeyRefusal['why'] | null> => {
    const known = await knownDevice(client, device)
    if (!known) return 'unknown'
    if (!known.signedByOwner) return 'unsigned'
    return policy(device.userId, device.deviceId) ? null : 'not-allowed'
  }
  const give = async (devices: readonly DeviceOf[]) => {
    const good: DeviceOf[] = []
    for (const device of devices) {
      const why = await whyNot(device)
      const name = `${device.userId} ${device.deviceId}`
      if (why === null) good.push(device)
      else refused({ ...device, way: 'out', why })
      if (why === null) unsent.delete(name)
      else unsent.set(name, device)
    }
    if (latest && good.length > 0 && open) await client.encryptAndSendToDevice(latest.type, good, latest.payload)
  }
  const giveAgain = async () => {
    const ready: DeviceOf[] = []
    for (const device of unsent.values()) if ((await whyNot(device)) === null) ready.push(device)
    if (ready.length > 0) await give(ready)
  }
  let last: Promise<void> = Promise.resolve()
  return {
    async send(...[type, devices, payload]: Parameters<MatrixClient['encryptAndSendToDevice']>): Promise<void> {
      latest = { type, payload }
      await give(devices)
      await pause(clock, longerWait())
    },
    /** One after the other: what one has given, the next has not to give. */
    again(): void {
      last = last.then(giveAgain).catch(() => {})
    },
    close() {
      open = false
      unsent.clear()
    },
  }
}

async function knownDevice(client: MatrixClient, { userId, deviceId }: DeviceOf): Promise<KnownDevice | null> {
  const crypto = client.getCrypto()
  if (!crypto) return null
  const devices = await crypto.getUserDeviceInfo([userId], true).catch(() => null)
  const device = devices?.get(userId)?.get(deviceId)
  if (!device) return null
  const status = await crypto.getDeviceVerificationStatus(userId, deviceId)
  return { identityKey: device.getIdentityKey(), signedByOwner: status?.signedByOwner ?? false }
}
