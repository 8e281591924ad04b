import { startStack, type RunningStack } from '@parvis/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriersOn } from './lib/axe.ts'
import { launchBrowser } from './lib/browser.ts'
import { overflowOf } from './lib/overflow.ts'

let stack: RunningStack
let browser: Browser
beforeAll(async () => {
  stack = await startStack({ without: ['synapse', 'livekit', 'workspace'] })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
})

async function open(locale = 'fr-FR'): Promise<Page> {
  const context = await browser.newContext({ locale })
  return context.newPage()
}

/** The issuer's own pages, by what a person does to see them. */
const pages: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'the choice of an account': (page) => page.goto(`${stack.url}/auth/login`),
  'a sign-in that failed': (page) => page.goto(`${stack.issuer}/interaction/old`),
  'a session that is closed': (page) => page.goto(`${stack.issuer}/session/end/success`),
}

describe.each(Object.keys(pages))('%s', (name) => {
  test.each(['fr-FR', 'en-GB'])('axe finds nothing serious in any theme (%s)', async (locale) => {
    const page = await open(locale)
    await pages[name]?.(page)
    for (const look of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { contrast: 'more' }] as const) {
      await page.emulateMedia(look)
      expect(await barriersOn(page)).toEqual([])
    }
  })

  test('nothing sticks out sideways on a phone, nor at 200 % text', async () => {
    const page = await open()
    await pages[name]?.(page)
    for (const width of [320, 390, 1440]) {
      await page.setViewportSize({ width, height: 800 })
      for (const size of ['100%', '200%']) {
        await page.evaluate((value) => document.documentElement.style.setProperty('font-size', value), size)
        expect(await overflowOf(page), `${width} px, ${size}`).toEqual([])
      }
    }
  })
})

test('the keyboard alone signs in, and no other origin is asked for anything', async () => {
  const page = await open()
  const asked = new Set<string>()
  page.on('request', (request) => void asked.add(new URL(request.url()).origin))
  await page.goto(`${stack.url}/auth/login`)
  const claire = page.getByRole('button', { name: /Claire Morvan/ })
  for (let step = 0; step < 10 && !(await claire.evaluate((button) => button === document.activeElement)); step++) {
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await page.waitForURL(`${stack.url}/**`)
  expect(await page.evaluate(async () => (await fetch('/api/session')).status)).toBe(200)
  expect([...asked].filter((origin) => ![stack.url, stack.issuer].includes(origin) && origin !== 'null')).toEqual([])
})
