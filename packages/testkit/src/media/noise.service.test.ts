import { chromium } from 'playwright-core'
import { expect, test } from 'vitest'
import { chromiumPath } from '../calls/config.ts'
import { servePage } from './serve-page.ts'
import type { FilterNoise } from './noise-page.ts'

declare global {
  interface Window {
    readonly filterNoise: FilterNoise
  }
}

test('the noise of a fan is taken out of a voice, by what this origin serves', async () => {
  const [page, browser] = await Promise.all([
    servePage('noise-page'),
    chromium.launch({
      executablePath: chromiumPath,
      args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
    }),
  ])
  try {
    const tab = await browser.newPage()
    await tab.goto(page.url)
    const { before, after } = await tab.evaluate(() => window.filterNoise())
    expect(before).toBeGreaterThan(0.01)
    expect(after).toBeLessThan(before / 4)
  } finally {
    await browser.close()
    await page.close()
  }
})
