import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openFilm } from '../../../../workspace/src/adapters/livekit/recording/webm.ts'
import { chromiumPath } from '../calls/config.ts'
import { crash } from '../calls/made-people.ts'
import type { Record } from './recording-page.ts'
import { servePage, type ServedPage } from './serve-page.ts'

declare global {
  interface Window {
    readonly record: Record
  }
}

/** A browser with the workspace's recorder in it: the real MediaRecorder, our muxer. */
let served: ServedPage
let browser: Browser

beforeAll(async () => {
  const args = ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required']
  ;[served, browser] = await Promise.all([
    servePage('recording-page'),
    chromium.launch({ executablePath: chromiumPath, args }),
  ])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await served?.close()
})

/** Records, crashes after so many ms of it, and tells what was said as recorded and what is there, ms. */
async function crashAfter(ms: number): Promise<{ readonly recorded: number; readonly kept: number }> {
  const page = await browser.newPage()
  const film = openFilm()
  const enough = Promise.withResolvers<void>()
  let recorded = 0
  await page.exposeFunction('keep', (piece: string) => void film.add(Buffer.from(piece, 'base64')))
  await page.exposeFunction('recorded', (now: number) => {
    recorded = now
    if (now >= ms) enough.resolve()
  })
  await page.goto(served.url)
  await page.evaluate(() => window.record())
  await enough.promise
  await crash(page)
  return { recorded, kept: film.end }
}

test.each([4_000, 9_000, 13_500])(
  'a crash after %i ms of a recording takes less than five seconds of it',
  async (ms) => {
    const { recorded, kept } = await crashAfter(ms)
    expect(kept).toBeGreaterThan(0)
    expect(recorded - kept).toBeLessThan(5_000)
  },
)
