import { ClientEvent, type MatrixClient, type ReceivedToDeviceMessage } from 'matrix-js-sdk'
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js'
import type { Clock } from '../../../platform/clock.ts'
import { listenAll } from '../listen.ts'
import { IncomingKeys } from './incoming-keys.ts'
import type { KeyVerdict, NoPart } from './key-verdict.ts'
import { knownDevices, type DeviceOf } from './known-devices.ts'
import { OutgoingKeys } from './outgoing-keys.ts'
import type { RtcClient } from './rtc-client.ts'
import { rtcClient } from './rtc-client.ts'

/** A key that is not taken (`in`), or not handed over (`out`), until more is known. */
export interface KeyRefusal extends DeviceOf {
  readonly way: 'in' | 'out'
  readonly why: Exclude<KeyVerdict, 'accepted'>
}

export interface KeyGuardDeps {
  readonly client: MatrixClient
  readonly clock: Clock
  /** May this person have a part in calls of the room, with this device? */
  readonly part: (userId: string, deviceId: string) => Promise<'has-part' | NoPart>
  /** Does this device say itself in the call, now? */
  readonly isMember: (device: DeviceOf) => boolean
  /** At once for what nothing could make right; else after some patience, and again for as long as it lasts. */
  readonly refused: (refusal: KeyRefusal) => void
  /** Milliseconds that a new key waits longer before it is used: until those who can't hold frames have it. */
  readonly longerWait: () => number
}

export interface KeyGuard {
  readonly client: RtcClient
  /** Something was learnt of who has a part. */
  again(): void
  close(): void
}

type Handler = (event: object) => void

const keyEvent = 'io.element.call.encryption_keys'

/**
 * The client as a MatrixRTC session may have it. The session takes keys from whoever sends them and hands its own to
 * every device that an event names (D9, D10); it can't be given another transport, so the client under it is ours.
 */
export function guardKeys(deps: KeyGuardDeps): KeyGuard {
  const { client, clock } = deps
  const handlers = new Set<Handler>()
  const devices = knownDevices(client, clock)
  const out = new OutgoingKeys({ ...deps, devices })
  const incoming = new IncomingKeys({
    ...deps,
    devices,
    take: (received) => {
      for (const handler of handlers) handler(eventOf(received))
    },
  })
  const again = () => {
    out.again()
    incoming.again()
  }
  const receive = (received: ReceivedToDeviceMessage) => {
    if (received.message.type === keyEvent) incoming.receive(received)
  }
  const stop = listenAll(client, [
    [ClientEvent.ReceivedToDeviceMessage, receive],
    [CryptoEvent.DevicesUpdated, again],
    [CryptoEvent.UserTrustStatusChanged, again],
  ])
  return {
    client: rtcClient(client, { send: out.send, handlers }),
    again,
    close() {
      stop()
      handlers.clear()
      incoming.close()
      out.close()
    },
  }
}

/** The three methods of an event that the session reads. */
function eventOf({ message }: ReceivedToDeviceMessage): object {
  return { getType: () => message.type, getSender: () => message.sender, getContent: () => message.content }
}
