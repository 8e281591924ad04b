import { startStack, type RunningStack } from '@parvis/testkit'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './lib/browser.ts'
import { claire, helene, idriss, marc } from './lib/people.ts'
import { killInSignIn } from './lib/sign-in-kills.ts'

/** A portal of its own: every person signs in for the first time only once. */
let stack: RunningStack
let browser: Browser

beforeAll(async () => {
  ;[stack, browser] = await Promise.all([startStack({ without: ['livekit', 'meet', 'store'] }), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
})

/** In the order in which a first sign-in asks for them. */
test.each([
  ['its identity has reached the homeserver', claire, 'POST', /\/keys\/device_signing\/upload/],
  ['its device is signed', idriss, 'POST', /\/keys\/signatures\/upload/],
  ['a backup is made', helene, 'POST', /\/room_keys\/version/],
  ['its code’s storage is made', marc, 'PUT', /\/account_data\/m\.secret_storage\.default_key/],
] as const)(
  'T28 a browser that is killed in a first sign-in, when %s: opened again, it shows a code that opens others',
  async (_when, person, method, path) => {
    const found = await killInSignIn(browser, stack, person, { method, path })
    expect(found).toEqual({ found: 'code', opens: true })
  },
)
