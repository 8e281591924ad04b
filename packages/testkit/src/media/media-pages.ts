import { chromium, type Browser, type Page } from 'playwright-core'
import { chromiumPath } from '../calls/config.ts'
import type { RunningStack } from '../stack.ts'
import type { JoinMedia, MediaOnPage } from './media-page.ts'
import { relayAccess, type RelayAccess } from './relay-access.ts'
import { servePage } from './serve-page.ts'

declare global {
  interface Window {
    readonly media: MediaOnPage
  }
}

export type MediaJoin = Omit<JoinMedia, 'url' | 'token'>

/** Pages that join the stack's media server, with drawn pictures and made voices. */
export interface MediaPages {
  readonly relay: RelayAccess
  /** Each browser is a process of its own, so that what it costs can be counted. */
  browser(): Promise<Browser>
  join(browser: Browser, room: string, options: MediaJoin): Promise<Page>
  /** In a room where somebody sends already: ms to the tenth frame. */
  joinTimed(browser: Browser, room: string, options: MediaJoin): Promise<{ readonly page: Page; readonly ms: number }>
  close(): Promise<void>
}

const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--autoplay-policy=no-user-gesture-required']

export async function openMediaPages(stack: RunningStack): Promise<MediaPages> {
  const served = await servePage('media-page')
  const relay = relayAccess(stack)
  const browsers: Browser[] = []
  const open = async (browser: Browser, room: string, options: MediaJoin) => {
    await relay.open(room)
    const page = await browser.newPage()
    await page.goto(served.url, { timeout: 90_000 })
    return { page, given: { ...options, url: relay.url, token: relay.token(room, options.self) } }
  }
  return {
    relay,
    async browser() {
      const one = await chromium.launch({ executablePath: chromiumPath, args: flags })
      browsers.push(one)
      return one
    },
    async join(browser, room, options) {
      const { page, given } = await open(browser, room, options)
      await page.evaluate((asked) => window.media.join(asked), given)
      return page
    },
    async joinTimed(browser, room, options) {
      const { page, given } = await open(browser, room, options)
      return { page, ms: await page.evaluate((asked) => window.media.joinTimed(asked), given) }
    },
    async close() {
      for (const one of browsers) await one.close()
      await served.close()
    },
  }
}
