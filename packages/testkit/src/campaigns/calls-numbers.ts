import type { Page } from 'playwright-core'
import { setTimeout as pause } from 'node:timers/promises'
import { openMediaPages, type MediaJoin, type MediaPages } from '../media/media-pages.ts'
import { openSlowLink } from '../media/slow-link.ts'
import { startStack } from '../stack.ts'

// npm run campaign -- calls-numbers: two, five and ten at the real media server, each sending a small picture and a voice,
// sealed by our thread. Somebody leaves, one crashes, one's network is cut for eight seconds. What counts is frames that
// are decoded, at least ten from everybody at everybody.
const sizes = [2, 5, 10]
const patience = 120_000
const wide = { delayMs: 2, loss: 0, bitsPerSecond: 1e9 }

const stack = await startStack({ without: ['workspace', 'store'] })
const pages = await openMediaPages(stack)
let failed = false
try {
  for (const people of sizes) {
    const found = await oneCall(pages, people)
    process.stdout.write(`${JSON.stringify({ campaign: 'calls-numbers', people, ...found })}\n`)
    failed ||= Object.values(found).includes(null)
  }
} finally {
  await pages.close()
  await stack.stop()
}
if (failed) process.exitCode = 1

/** Milliseconds until each came true; null: it did not. */
async function oneCall(at: MediaPages, people: number): Promise<Readonly<Record<string, number | null>>> {
  const browser = await at.browser()
  const link = await openSlowLink(at.relay.udpPort, wide, Math.random)
  const room = `numbers ${people}`
  const everybody = Array.from({ length: people }, (_none, n) => `p${n}`)
  const options = (self: string): MediaJoin => ({
    way: 'ours',
    everybody,
    self,
    through: self === 'p0' ? link.port : null,
    picture: { width: 160, height: 90, rate: 5 },
    voice: true,
    economy: 'off',
  })
  const inside: Page[] = []
  const began = performance.now()
  for (const self of everybody) inside.push(await at.join(browser, room, options(self)))
  const all = await allSee(inside, people - 1, began)
  const from = performance.now()
  link.set('cut')
  await pause(8_000)
  link.set(wide)
  const cut = await allGrow(inside, from)
  const gone = inside.pop()
  const [leftAt] = [performance.now(), await gone?.evaluate(() => window.media.leave())]
  const left = inside.length > 1 ? await allGrow(inside, leftAt) : 0
  const crashedAt = performance.now()
  if (inside.length > 2) await inside.pop()?.close()
  const crashed = inside.length > 1 ? await allGrow(inside, crashedAt) : 0
  await browser.close()
  link.close()
  return { all, cut, left, crashed }
}

function tracks(page: Page): Promise<readonly number[]> {
  return page.evaluate(async () => (await window.media.counts()).byTrack)
}

async function allSee(inside: readonly Page[], others: number, began: number): Promise<number | null> {
  return until(began, async () => {
    const seen = await Promise.all(inside.map(tracks))
    return seen.every((of) => of.filter((frames) => frames >= 10).length >= others)
  })
}

/** Everybody decodes ten more frames of somebody than now. */
async function allGrow(inside: readonly Page[], began: number): Promise<number | null> {
  const most = (of: readonly number[]) => of.reduce((sum, frames) => sum + frames, 0)
  const before = (await Promise.all(inside.map(tracks))).map(most)
  return until(began, async () => {
    const now = (await Promise.all(inside.map(tracks))).map(most)
    return now.every((frames, n) => frames >= (before[n] ?? 0) + 10 * (inside.length - 1))
  })
}

async function until(began: number, holds: () => Promise<boolean>): Promise<number | null> {
  const end = performance.now() + patience
  while (performance.now() < end) {
    if (await holds()) return Math.round(performance.now() - began)
    await pause(250)
  }
  return null
}
