import type { MatrixClient, MatrixEvent } from 'matrix-js-sdk'
import { EventShieldColour } from 'matrix-js-sdk/lib/crypto-api/index.js'
import { describe, expect, it } from 'vitest'
import { vouching } from './vouched.ts'

/** A crypto engine, and what it says of the one device that wrote. */
function engine(
  say: { colour?: EventShieldColour; signed?: boolean; part?: 'has-part' | 'unannounced' | 'identity-changed' } = {},
) {
  const now = { colour: EventShieldColour.NONE, signed: true, part: 'has-part' as const, ...say }
  const devices = new Map([['D', { deviceId: 'D', getIdentityKey: () => 'curve' }]])
  const crypto = {
    getEncryptionInfoForEvent: async () => ({ shieldColour: now.colour, shieldReason: null }),
    getUserDeviceInfo: async ([user]: readonly string[]) => new Map([[user, devices]]),
    getDeviceVerificationStatus: async () => ({ signedByOwner: now.signed }),
  }
  const client = { getCrypto: () => crypto } as unknown as MatrixClient
  const isVouched = vouching(client, { partOf: async () => now.part })
  return { isVouched, now, devices }
}
const event = (session = 's', sender = '@idriss:p', key = 'curve') =>
  ({
    getSender: () => sender,
    getRoomId: () => '!r',
    getWireContent: () => ({ session_id: session }),
    getSenderKey: () => key,
  }) as unknown as MatrixEvent

describe('F13 F16: whether a note is its sender’s own word', () => {
  it('is, from a device signed by the identity that is known', async () => {
    expect(await engine().isVouched(event())).toBe(true)
  })

  it.each([
    ['its key came by a backup', engine({ colour: EventShieldColour.GREY })],
    ['its device is no more signed by the present identity', engine({ signed: false })],
    ['the identity of its sender has changed', engine({ part: 'identity-changed' })],
    ['no member has let its sender in', engine({ part: 'unannounced' })],
    ['its device is another one than it says', engine({ colour: EventShieldColour.RED })],
  ])('is not, where %s', async (_why, { isVouched }) => {
    expect(await isVouched(event())).toBe(false)
  })

  it('is not, from a device that is not there', async () => {
    expect(await engine().isVouched(event('s', '@idriss:p', 'other'))).toBe(false)
  })

  it('stays theirs when they have gone, for that session and that sender alone', async () => {
    const { isVouched, devices } = engine()
    expect(await isVouched(event())).toBe(true)
    devices.clear()
    const later = [event(), event('t'), event('s', '@claire:p')]
    expect(await Promise.all(later.map((one) => isVouched(one)))).toEqual([true, false, false])
  })
})
