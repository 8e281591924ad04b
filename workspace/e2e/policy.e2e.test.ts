import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, newProfile } from './lib/browser.ts'
import { keepEvidence } from './lib/evidence.ts'
import { matrixApi, type MatrixApi } from './lib/matrix-api.ts'
import { marc } from './lib/people.ts'
import { signIn } from './lib/sign-in.ts'
import { sharedPortal } from './lib/suite.ts'

let browser: Browser
let api: MatrixApi
beforeAll(async () => {
  browser = await launchBrowser()
  const profile = await newProfile(browser, sharedPortal())
  await signIn(profile, marc)
  api = await matrixApi(profile)
})
afterAll(() => browser?.close())
keepEvidence(() => browser)

const sealed = { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }

test('a room that is not sealed cannot be made, by any client, and the refusal names its rule', async () => {
  const answer = await api.call('POST', '/createRoom', { name: 'En clair' })
  expect(answer.status()).toBe(403)
  expect(await answer.json()).toMatchObject({
    errcode: 'M_FORBIDDEN',
    error: expect.stringMatching(/chiffré|scellé/),
    code: 'policy.denied',
    refusal: { rule: 'rooms-encrypted', reason: { en: expect.stringMatching(/encrypted/) } },
  })
})

test('nor one of an older version; and a sealed one of version 12 can', async () => {
  const old = await api.call('POST', '/createRoom', { room_version: '11', initial_state: [sealed] })
  expect(await old.json()).toMatchObject({ errcode: 'M_FORBIDDEN', refusal: { rule: 'rooms-version' } })
  const made = await api.call('POST', '/createRoom', { initial_state: [sealed] })
  expect(made.status()).toBe(200)
})

test('T4: a message in clear, an open history and a change of the seal are refused in a room that exists', async () => {
  const made = await api.call('POST', '/createRoom', { initial_state: [sealed] })
  const { room_id } = (await made.json()) as { room_id: string }
  const room = `/rooms/${encodeURIComponent(room_id)}`
  const refusals = [
    [
      'messages-encrypted',
      await api.call('PUT', `${room}/send/m.room.message/1`, { msgtype: 'm.text', body: 'clair' }),
    ],
    ['encryption-stays', await api.call('PUT', `${room}/state/m.room.encryption`, { algorithm: 'aucun' })],
    [
      'history-closed',
      await api.call('PUT', `${room}/state/m.room.history_visibility`, { history_visibility: 'world_readable' }),
    ],
  ] as const
  for (const [rule, answer] of refusals) {
    expect(answer.status(), rule).toBe(403)
    expect(await answer.json()).toMatchObject({ errcode: 'M_FORBIDDEN', refusal: { rule } })
  }
})

test('an address that no table lists opens nothing', async () => {
  const answer = await api.call('GET', '/admin/whois/@claire.morvan:parvis.localhost')
  expect(answer.status()).toBe(404)
  expect(await answer.json()).toMatchObject({ errcode: 'M_UNRECOGNIZED' })
})
