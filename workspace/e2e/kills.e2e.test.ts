import { startStack, type RunningStack } from '@parvis/testkit'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './lib/browser.ts'
import { keepEvidence } from './lib/evidence.ts'
import { killDuringSends } from './lib/kills.ts'
import { roomOfTwo } from './lib/room-of-two.ts'

// A sample; `npm run campaign -- gateway-kills` runs all fifty.
const kills = 10

let stack: RunningStack
let browser: Browser
beforeAll(async () => {
  stack = await startStack({ without: ['livekit'] })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
})
keepEvidence(() => browser)

test(`R4, T13: ${kills} kills of the gateway during sends lose and double nothing, and no act is without its entry`, async () => {
  const seed = Math.floor(Math.random() * 2 ** 32)
  const found = await killDuringSends(stack, await roomOfTwo(browser, stack, 'Coupures'), { kills, seed })
  const about = `seed ${seed}`
  expect(found.shown, about).toEqual(found.sent)
  expect(found.kept, about).toBe(found.sent.length)
  expect(found.withoutEntry, about).toEqual([])
  expect(found.vanished, about).toEqual([])
  expect(found.entries, about).toBeGreaterThan(found.sent.length)
}, 600_000)
