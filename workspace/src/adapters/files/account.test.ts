import { expect, test } from 'vitest'
import { httpStorageAccount } from './account.ts'

const answering = (status: number, body: unknown) => {
  const asked: [string, string | undefined, string | null][] = []
  const fetch = async (input: unknown, init?: RequestInit) => {
    asked.push([input as string, init?.method, new Headers(init?.headers).get('x-parvis-csrf')])
    return status === 204 ? new Response(null, { status }) : Response.json(body, { status })
  }
  return { asked, account: httpStorageAccount({ fetch, csrf: () => 'proof' }) }
}

test('the account of the storage is asked for, linked and unlinked through the gateway', async () => {
  const { asked, account } = answering(200, { at: 'linked', name: 'c.duval', refused: true })
  expect(await account.account()).toEqual({ at: 'linked', name: 'c.duval', refused: true })
  expect(asked).toEqual([['/api/files/account', 'GET', 'proof']])
  const other = answering(204, null)
  await other.account.unlink()
  expect(other.asked).toEqual([['/api/files/account/link', 'DELETE', 'proof']])
})

test.each([
  ['an address that is no web page', 200, { at: 'waiting', login: 'javascript:alert(1)' }, 'unavailable'],
  ['something else', 200, { at: 'gone' }, 'unavailable'],
  ['a refusal', 403, {}, 'refused'],
  ['a storage that is away', 503, {}, 'unavailable'],
  ['no session', 401, {}, 'network'],
])('an answer with %s is told, and nothing is opened', async (_, status, body, code) => {
  await expect(answering(status, body).account.link()).rejects.toMatchObject({ code })
})
