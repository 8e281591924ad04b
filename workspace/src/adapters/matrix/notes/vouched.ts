import { type MatrixClient, type MatrixEvent, type Room } from 'matrix-js-sdk'
import { EventShieldColour } from 'matrix-js-sdk/lib/crypto-api/index.js'
import type { Trust } from '../trust/trust.ts'

/**
 * Whether an opened event is its sender's own word. Not where its key came by the backup: a homeserver knows the public
 * half of a backup, and can put keys of its own into it (F16). Nor where the sender has another identity than the one
 * that was known, or the device is no more signed by the present one: a homeserver may replace an identity for the time
 * of one note (F13). Nor of somebody whom no member has let in (T1).
 */
export function vouching(client: MatrixClient, trust: Pick<Trust, 'partOf'>): (event: MatrixEvent) => Promise<boolean> {
  // A session that was somebody's when it was first looked at stays theirs, whoever may have gone since.
  const own = new Set<string>()
  return async (event) => {
    const session: unknown = event.getWireContent()['session_id']
    const [sender, room] = [event.getSender(), event.getRoomId()]
    if (sender === undefined || room === undefined || typeof session !== 'string') return false
    const name = [room, sender, session].join(' ')
    if (own.has(name)) return true
    const info = await client.getCrypto()?.getEncryptionInfoForEvent(event)
    const good =
      info?.shieldColour === EventShieldColour.NONE &&
      (await trust.partOf(room, sender)) === 'has-part' &&
      (await isSigned(client, sender, event.getSenderKey()))
    if (good) own.add(name)
    return good
  }
}

async function isSigned(client: MatrixClient, user: string, identityKey: string | null): Promise<boolean> {
  const crypto = client.getCrypto()
  const devices = (await crypto?.getUserDeviceInfo([user]))?.get(user) ?? new Map<string, never>()
  const device = [...devices.values()].find((one) => one.getIdentityKey() === identityKey)
  if (crypto === undefined || device === undefined) return false
  return (await crypto.getDeviceVerificationStatus(user, device.deviceId))?.signedByOwner ?? false
}

/** Who is in the room is asked before anybody is believed to be. Without an answer, nobody is. */
export const settled = (trust: Pick<Trust, 'roster'>, room: Room | null): Promise<unknown> =>
  room ? trust.roster.settle(room).catch(() => {}) : Promise.resolve()
