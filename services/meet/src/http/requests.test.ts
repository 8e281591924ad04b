import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { livekitRoom, stickyIdentity } from '../admission/names.ts'
import { readDelegateLeave, readGetToken, readSfuGet } from './requests.ts'

const token = { access_token: 't', token_type: 'Bearer', matrix_server_name: 'parvis.localhost', expires_in: 3600 }
const state = { room: '!r', openid_token: token, device_id: 'DEVICE' }
const sticky = {
  room_id: '!r',
  slot_id: 'm.call#ROOM',
  openid_token: token,
  member: { id: 'm', claimed_user_id: '@c:parvis.localhost', claimed_device_id: 'DEVICE' },
}
const delegation = { delay_id: 'd', delay_timeout: 8000, delay_cs_api_url: 'http://localhost' }

test('both forms say the same of who asks for which call', () => {
  expect(readSfuGet(state)).toMatchObject({ roomId: '!r', slotId: 'm.call#ROOM', deviceId: 'DEVICE', delegation: null })
  expect(readGetToken({ ...sticky, ...delegation })).toMatchObject({
    roomId: '!r',
    member: { id: 'm', userId: '@c:parvis.localhost' },
    delegation,
  })
  for (const form of [sticky, state])
    expect(readDelegateLeave({ ...form, ...delegation }).delegation).toEqual(delegation)
})

test('a delegation is whole or absent; a field that nobody knows is refused', () => {
  for (const key of Object.keys(delegation)) {
    const rest = Object.fromEntries(Object.entries(delegation).filter(([name]) => name !== key))
    expect(() => readSfuGet({ ...state, ...rest })).toThrow(z.ZodError)
    expect(() => readDelegateLeave({ ...sticky, ...rest })).toThrow(z.ZodError)
  }
  expect(() => readSfuGet({ ...state, admin: true })).toThrow(z.ZodError)
  expect(() => readGetToken({ ...sticky, member: { ...sticky.member, host: true } })).toThrow(z.ZodError)
})

test('whatever comes in, the answer is a reading or a refusal in words', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.record({ room: fc.anything(), openid_token: fc.anything() })), (body) => {
      for (const read of [readSfuGet, readGetToken, readDelegateLeave]) expect(() => read(body)).toThrow(z.ZodError)
    }),
  )
})

test('names at the SFU are those that other MatrixRTC clients compute', () => {
  // SHA-256 of `["!room:example.org","m.call#ROOM"]`, by a shell: printf … | openssl dgst -sha256 -binary | base64
  expect(livekitRoom('!room:example.org', 'm.call#ROOM')).toBe('TK4o8wNCXi5t5936bOvIzE/X3XFc7cgp3jGRDqK0j5E')
  expect(stickyIdentity('@a:b', 'D', 'x')).toBe('7nTWyIravOoxf2Ez4gwFL5GoVVlDE+6hQv0qrC28Xns')
})
