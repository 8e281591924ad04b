import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, newProfile, type Profile } from './lib/browser.ts'
import { keepEvidence } from './lib/evidence.ts'
import { marc } from './lib/people.ts'
import { signIn } from './lib/sign-in.ts'
import { sharedPortal } from './lib/suite.ts'

let browser: Browser
let profile: Profile
beforeAll(async () => {
  browser = await launchBrowser()
  profile = await newProfile(browser, sharedPortal())
})
afterAll(() => browser?.close())
keepEvidence(() => browser)

test('T22: every page comes with a policy that lets in our own code only, and Trusted Types', async () => {
  const answer = await profile.page.goto('/messages')
  const headers = (await answer?.allHeaders()) ?? {}
  const policy = new Map(
    (headers['content-security-policy'] ?? '').split(';').map((part) => {
      const [name = '', ...values] = part.trim().split(' ')
      return [name, values.join(' ')]
    }),
  )
  expect(policy.get('default-src')).toBe("'none'")
  expect(policy.get('script-src')).toBe("'self' 'wasm-unsafe-eval'")
  expect(policy.get('connect-src')).toBe("'self'")
  expect(policy.get('style-src')).toBe("'self'")
  expect(policy.get('frame-ancestors')).toBe("'none'")
  expect(policy.get('require-trusted-types-for')).toBe("'script'")
  expect(headers).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
})

test('T22: script from a string does not run in the page', async () => {
  await profile.page.goto('/')
  // In a task of the page's own: what a debugger evaluates may do more than the page may.
  const outcomes = await profile.page.evaluate(
    () =>
      new Promise((resolve) =>
        setTimeout(() => {
          const attempt = (act: () => unknown) => {
            try {
              act()
              return 'ran'
            } catch {
              return 'stopped'
            }
          }
          resolve([
            attempt(() => (document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>')),
            attempt(() => document.createElement('script').setAttribute('src', 'https://example.org/a.js')),
            attempt(() => globalThis.eval('1')),
          ])
        }),
      ),
  )
  expect(outcomes).toEqual(['stopped', 'stopped', 'stopped'])
})

test('the session is a cookie that no script reads, and that no other site sends', async () => {
  await signIn(profile, marc)
  const host = new URL(sharedPortal().url).hostname
  const cookies = (await profile.context.cookies()).filter(({ domain }) => domain === host)
  expect(cookies.length).toBeGreaterThan(0)
  for (const cookie of cookies) {
    expect(cookie, cookie.name).toMatchObject({ httpOnly: true, sameSite: expect.stringMatching(/Lax|Strict/) })
  }
  expect(await profile.page.evaluate(() => document.cookie)).toBe('')
})

test('an unsafe request without the page’s own header is refused', async () => {
  const answer = await profile.context.request.post('/auth/logout', { headers: { 'sec-fetch-site': 'cross-site' } })
  expect(answer.status()).toBe(403)
  expect(await answer.json()).toMatchObject({ code: 'csrf.failed' })
  expect((await profile.context.request.get('/api/session')).status()).toBe(200)
})

test('hashed files are kept for ever, pages are asked for anew, and both come compressed', async () => {
  const asked = profile.page.waitForResponse((response) => /\/assets\/index-.*\.js$/.test(response.url()))
  await profile.page.goto('/')
  const script = await (await asked).allHeaders()
  expect(script['cache-control']).toContain('immutable')
  expect(script['content-encoding']).toBe('br')
  const page = await profile.context.request.get('/', { headers: { accept: 'text/html' } })
  expect(page.headers()['cache-control']).toBe('no-cache')
})

test('R26: what others wrote of these pages is named in them, with its licence', async () => {
  const answer = await profile.context.request.get('/licences.txt')
  expect(answer.headers()['content-type']).toContain('text/plain')
  const text = await answer.text()
  const parts = ['vue ', 'quasar ', 'matrix-js-sdk ', '@matrix-org/matrix-sdk-crypto-wasm ', 'dompurify ', 'zod ']
  for (const part of parts) expect(text).toContain(`\n${part}`)
  expect(text).toContain('Apache License')
})

test('T31: in all of this, no other origin was asked for anything', () => {
  expect(profile.foreign).toEqual([])
})
