import { ClientEvent } from 'matrix-js-sdk'
import { stockClient } from './stock-client.ts'

/** A device that the homeserver added to somebody: it has their account, and no signature of theirs. */
async function open() {
  const client = await stockClient({ signed: false })
  let keys = 0
  client.on(ClientEvent.ReceivedToDeviceMessage, ({ message }) => {
    if (message.type === 'io.element.call.encryption_keys') keys += 1
  })
  const [userId, deviceId] = [client.getSafeUserId(), client.getDeviceId() ?? '']
  return {
    /** Keys of calls that it was given. */
    keys: () => keys,
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
