import { expect, test } from 'vitest'
import { strictFault } from './strict.ts'

const good = {
  response_type: 'code',
  client_id: 'x',
  redirect_uri: 'x',
  scope: 'openid',
  state: 's'.repeat(32),
  nonce: 'n'.repeat(32),
}
const fault = (change: object) => strictFault(new URLSearchParams({ ...good, ...change }))

test('what ProConnect takes passes', () => {
  expect(fault({})).toBeUndefined()
  expect(fault({ acr_values: 'eidas1', claims: '{}', prompt: 'login', login_hint: 'x', idp_hint: 'x' })).toBeUndefined()
})

test.each([
  [{ code_challenge: 'x' }, 'Y000400: unknown parameter code_challenge'],
  [{ ui_locales: 'fr' }, 'Y000400: unknown parameter ui_locales'],
  [{ state: 's'.repeat(31) }, 'Y000400: state must have at least 32 characters'],
  [{ nonce: '' }, 'Y000400: nonce must have at least 32 characters'],
])('%j is refused', (change, words) => expect(fault(change)).toBe(words))
