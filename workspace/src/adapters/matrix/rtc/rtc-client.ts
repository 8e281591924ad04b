import { ClientEvent, type MatrixClient } from 'matrix-js-sdk'
import type { MatrixRTCSession } from 'matrix-js-sdk/lib/matrixrtc/index.js'

/** What a MatrixRTC session asks of a client. */
export type RtcClient = ConstructorParameters<typeof MatrixRTCSession>[0]

interface Replaced {
  readonly send: MatrixClient['encryptAndSendToDevice']
  /** Whoever asks for to-device events is put here instead of at the client. */
  readonly handlers: Set<(event: object) => void>
}

/** The client with its ways for keys replaced; nothing that is not named here can be reached through it. */
export function rtcClient(client: MatrixClient, { send, handlers }: Replaced): RtcClient {
  const own = (event: string, listener: unknown): ((event: object) => void) | null =>
    event === String(ClientEvent.ToDeviceEvent) ? (listener as (event: object) => void) : null
  const guarded = {
    getUserId: () => client.getUserId(),
    getDeviceId: () => client.getDeviceId(),
    sendEvent: client.sendEvent.bind(client),
    sendStateEvent: client.sendStateEvent.bind(client),
    _unstable_sendDelayedStateEvent: client._unstable_sendDelayedStateEvent.bind(client),
    _unstable_updateDelayedEvent: client._unstable_updateDelayedEvent.bind(client),
    _unstable_cancelScheduledDelayedEvent: client._unstable_cancelScheduledDelayedEvent.bind(client),
    _unstable_restartScheduledDelayedEvent: client._unstable_restartScheduledDelayedEvent.bind(client),
    _unstable_sendScheduledDelayedEvent: client._unstable_sendScheduledDelayedEvent.bind(client),
    _unstable_sendStickyEvent: client._unstable_sendStickyEvent.bind(client),
    _unstable_sendStickyDelayedEvent: client._unstable_sendStickyDelayedEvent.bind(client),
    cancelPendingEvent: client.cancelPendingEvent.bind(client),
    decryptEventIfNeeded: client.decryptEventIfNeeded.bind(client),
    encryptAndSendToDevice: send,
    on(event: string, listener: unknown) {
      const handler = own(event, listener)
      if (handler) handlers.add(handler)
      else client.on(event as never, listener as never)
      return guarded
    },
    off(event: string, listener: unknown) {
      const handler = own(event, listener)
      if (handler) handlers.delete(handler)
      else client.off(event as never, listener as never)
      return guarded
    },
  }
  return guarded as unknown as RtcClient
}
