import { startStack, type RunningStack } from '@parvis/testkit'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, newProfile } from './lib/browser.ts'
import { fragilePerson, killBetween } from './lib/kills-in-use.ts'
import { messagesPage, roomPage } from './lib/messages.ts'
import { claire, idriss } from './lib/people.ts'
import { enterFirst } from './lib/sign-in.ts'

let stack: RunningStack
let browser: Browser

beforeAll(async () => {
  ;[stack, browser] = await Promise.all([startStack({ without: ['livekit', 'meet', 'store'] }), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
})

test('T28 a browser that is killed while keys come and messages leave: what came can be read, and what was written is there once', async () => {
  const other = await newProfile(browser, stack)
  await enterFirst(other, claire)
  const fragile = await fragilePerson(stack, idriss)
  try {
    for (const [n, afterMs] of [0, 150, 600].entries()) {
      const room = `Coupure ${n + 1}`
      const { read, wrote } = await killBetween(other, fragile, { room, name: idriss.name, afterMs })
      const { page } = fragile.profile()
      await messagesPage(page).open()
      await messagesPage(page).openRoom(room)
      await roomPage(page).message(read).waitFor()
      await roomPage(page).message(wrote).waitFor()
      await roomPage(other.page).message(wrote).waitFor()
      const told = (await roomPage(other.page).texts()).map((text) => text.trim())
      expect(told).toEqual(expect.arrayContaining([read, wrote]))
      expect(told).toHaveLength(2)
    }
  } finally {
    await fragile.close()
  }
})
