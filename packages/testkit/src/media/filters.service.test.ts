import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chromiumPath } from '../calls/config.ts'
import type { FilterNoise, Outpace, SetBackgrounds } from './filters-page.ts'
import { servePage, type ServedPage } from './serve-page.ts'

declare global {
  interface Window {
    readonly filterNoise: FilterNoise
    readonly setBackgrounds: SetBackgrounds
    readonly outpace: Outpace
  }
}

/** A browser under the portal’s policy for code; what is filtered is made and looked at in its page. */
let served: ServedPage
let browser: Browser
let tab: Page

beforeAll(async () => {
  const args = ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required']
  ;[served, browser] = await Promise.all([
    servePage('filters-page'),
    chromium.launch({ executablePath: chromiumPath, args }),
  ])
  tab = await browser.newPage()
  await tab.goto(served.url)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await served?.close()
})

test('the noise of a fan is taken out of a voice, by what this origin serves', async () => {
  const { before, after } = await tab.evaluate(() => window.filterNoise())
  expect(before).toBeGreaterThan(0.01)
  // Three quarters and more are taken out. On a busy machine each gap in its sound is a crack, which counts as noise.
  expect(after).toBeLessThan(before / 2)
})

test('a room is blurred or replaced behind a person, who stays as they are, by what this origin serves', async () => {
  const { none, blur, paper } = await tab.evaluate(() => window.setBackgrounds())
  expect(none.contrast).toBeGreaterThan(60)
  expect(blur.contrast).toBeLessThan(none.contrast / 2)
  for (const { face } of [blur, paper])
    for (const [n, value] of none.face.entries()) expect(Math.abs((face[n] as number) - value)).toBeLessThan(16)
  // Paper, from top to bottom: e9e4d8 to cfc5ae.
  for (const [n, value] of [0xe4, 0xdd, 0xcf].entries())
    expect(Math.abs((paper.wall[n] as number) - value)).toBeLessThan(16)
})

test('a machine that is too slow for it tells so, step by step, and then nothing leaves at all: never the room', async () => {
  expect(await tab.evaluate(() => window.outpace())).toEqual({ told: ['well', 'lighter', 'too-slow'], more: 0 })
})
