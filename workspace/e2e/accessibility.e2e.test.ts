import { startStack, type RunningStack } from '@parvis/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriersOn } from './lib/axe.ts'
import { launchBrowser } from './lib/browser.ts'
import { keepEvidence } from './lib/evidence.ts'
import { looks, show } from './lib/looks.ts'
import { overflowOf } from './lib/overflow.ts'
import { openTour, screens, type Tour } from './lib/screens.ts'

let stack: RunningStack
let browser: Browser
let tour: Tour
beforeAll(async () => {
  stack = await startStack()
  browser = await launchBrowser()
  tour = await openTour(browser, stack)
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
})
keepEvidence(() => browser)

const widths = [320, 390, 768, 1440]

describe.each(screens)('$name', (screen) => {
  let page: Page
  beforeAll(async () => void (page = await screen.open(tour)))
  afterAll(async () => {
    await page.keyboard.press('Escape')
    await show(page, { theme: 'light', width: 1440 })
  })

  test('axe finds nothing serious in any theme, on a desk and on a phone', async () => {
    for (const look of looks) {
      await show(page, look)
      expect(await barriersOn(page), `${look.theme}, ${look.width} px`).toEqual([])
    }
  })

  test('nothing sticks out sideways, from 320 to 1440 px, at 100 and 200 % text', async () => {
    for (const width of widths) {
      for (const textSize of [1, 2]) {
        await show(page, { theme: 'light', width, textSize })
        expect(await overflowOf(page), `${width} px, ${textSize * 100} %`).toEqual([])
      }
    }
  })
})
