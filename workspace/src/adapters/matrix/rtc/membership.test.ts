import { createHash } from 'node:crypto'
import { MatrixEvent, type MatrixClient, type Room } from 'matrix-js-sdk'
import { MatrixRTCSession } from 'matrix-js-sdk/lib/matrixrtc/index.js'
import { describe, expect, test } from 'vitest'
import { askAdmission, waysIn } from './admission.ts'
import { callMemberType, deviceIn, memberEvents, ownMembership, roomCall, stickyMemberType } from './membership.ts'

const address = 'https://portal.example/livekit/jwt'
const transport = { type: 'livekit', livekit_service_url: address }

const inState = new MatrixEvent({
  ...{ type: callMemberType, event_id: '$1', room_id: '!room', sender: '@claire:x', state_key: '_@claire:x_A_m.call' },
  origin_server_ts: Date.now(),
  content: {
    ...{ application: 'm.call', call_id: '', scope: 'm.room', device_id: 'A', expires: 14_400_000 },
    focus_active: { type: 'livekit', focus_selection: 'oldest_membership' },
    foci_preferred: [{ ...transport, livekit_alias: '!room' }],
  },
})
const sticky = (sender: string) =>
  new MatrixEvent({
    ...{ type: stickyMemberType, event_id: '$2', room_id: '!room', sender, origin_server_ts: Date.now() },
    content: {
      ...{ slot_id: 'm.call#ROOM', application: { type: 'm.call' }, versions: [], msc4354_sticky_key: 'secret' },
      transports: { published: [transport], can_subscribe: ['livekit'] },
      member: { user_id: '@marc:x', device_id: 'B', id: 'secret' },
    },
  })

/** What is asked of a room. */
function roomWith(stuck: readonly MatrixEvent[]): Room {
  const state = {
    getStateEvents: (type: string, key?: string) => (key === undefined && type === callMemberType ? [inState] : null),
  }
  return {
    roomId: '!room',
    currentState: state,
    getLiveTimeline: () => ({ getState: () => state }),
    hasMembershipState: () => true,
    _unstable_getStickyEvents: () => stuck,
  } as unknown as Room
}

describe('who is in a call', () => {
  test('is read in both forms: in the room’s state, and by events that stick', async () => {
    const room = roomWith([sticky('@marc:x')])
    const members = await MatrixRTCSession.sessionMembershipsForSlot(room, roomCall)
    expect(members.map(({ userId, deviceId }) => [userId, deviceId]).toSorted()).toEqual([
      ['@claire:x', 'A'],
      ['@marc:x', 'B'],
    ])
    expect(memberEvents(room).map(deviceIn)).toEqual(['A', 'B'])
  })

  test('an event that sticks speaks for its sender alone', async () => {
    const members = await MatrixRTCSession.sessionMembershipsForSlot(roomWith([sticky('@eve:x')]), roomCall)
    expect(members.map(({ userId }) => userId)).toEqual(['@claire:x'])
  })
})

describe('this device’s own membership', () => {
  test('in state it is named by person and device; sealed, by a new name for each call, which says neither', async () => {
    const open = await ownMembership('state', '@claire:x', 'A')
    expect(open).toEqual({ form: 'state', memberId: '@claire:x:A', identity: '@claire:x:A' })
    const [one, other] = [
      await ownMembership('sticky', '@claire:x', 'A'),
      await ownMembership('sticky', '@claire:x', 'A'),
    ]
    expect(one.memberId).not.toBe(other.memberId)
    const hashed = createHash('sha256')
      .update(JSON.stringify(['@claire:x', 'A', one.memberId]))
      .digest('base64')
    expect(one.identity).toBe(hashed.replace(/=+$/, ''))
  })

  const clientOf = (said: object) =>
    ({
      getSafeUserId: () => '@claire:x',
      getDeviceId: () => 'A',
      getOpenIdToken: async () => ({ access_token: 't' }),
      http: { authedRequest: async () => ({ rtc_transports: [transport], ...said }) },
    }) as unknown as MatrixClient

  test.each([
    [{}, 'state'],
    [{ 'parvis.membership': 'state' }, 'state'],
    [{ 'parvis.membership': 'sticky' }, 'sticky'],
    [{ 'parvis.membership': ['sticky'] }, null],
  ])('is said as the operator chose: %j → %s', async (said, form) => {
    const ways = waysIn(clientOf(said), '!room')
    if (form === null) await expect(ways).rejects.toThrow('unavailable')
    else expect(await ways).toEqual({ relays: [address], form })
  })

  test.each([
    ['state', '/sfu/get', { room: '!room', device_id: 'A' }],
    ['sticky', '/get_token', { room_id: '!room', slot_id: 'm.call#ROOM' }],
  ] as const)('%s: asks at the door that is for it', async (form, path, body) => {
    const own = await ownMembership(form, '@claire:x', 'A')
    const asked: { url: string; body: object }[] = []
    const fetch = (async (url: string, { body: sent }: { body: string }) => {
      asked.push({ url, body: JSON.parse(sent) as object })
      return Response.json({ url: 'wss://portal.example/livekit', jwt: 'j' })
    }) as unknown as typeof globalThis.fetch
    await askAdmission(clientOf({}), { room: '!room', serviceUrl: address, fetch, own, leave: Promise.resolve(null) })
    const member = { id: own.memberId, claimed_user_id: '@claire:x', claimed_device_id: 'A' }
    const openid_token = { access_token: 't' }
    expect(asked).toEqual([
      { url: address + path, body: { ...body, openid_token, ...(form === 'sticky' && { member }) } },
    ])
  })
})
