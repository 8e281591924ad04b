import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../../../workspace/e2e/lib/browser.ts'
import { quantile } from '../load.ts'
import { report } from '../report.ts'
import { serveMocked } from './mocked-pages.ts'

const rounds = 5
const seconds = 8
const [long, short] = [1_000_000, 10_000]

/** ms between two frames, and how far the reader came. */
interface Scrolled {
  readonly p50: number
  readonly p99: number
  readonly lines: number
}

/**
 * The list of the journal in Chromium, read downwards as fast as a wheel turns: a log of a million lines beside one of ten
 * thousand, in turns. The log is a fake in the page, so that nothing but the page is measured.
 */
export async function measureScrolling(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-bench-mocked-'))
  const pages = await serveMocked(folder)
  const browser = await launchBrowser()
  try {
    const found: Record<'long' | 'short', Scrolled[]> = { long: [], short: [] }
    for (let round = 0; round < rounds; round += 1) {
      found.short.push(await scroll(browser, `${pages.url}/journal?role=auditor&lines=${short}`))
      found.long.push(await scroll(browser, `${pages.url}/journal?role=auditor&lines=${long}`))
    }
    for (const [figure, most] of [
      ['p50', 1.2],
      ['p99', 1.5],
    ] as const) {
      report({
        bench: 'journal',
        metric: `reading downwards in Chromium, 10⁶ lines: ${figure} between two frames`,
        unit: 'ms',
        ours: found.long.map((one) => one[figure]),
        peer: found.short.map((one) => one[figure]),
        peerName: 'the same list of 10⁴ lines',
        goal: `≤ ${most} ×`,
        most,
      })
    }
    report({
      bench: 'journal',
      metric: `lines passed in ${seconds} s`,
      unit: 'lines',
      ours: found.long.map(({ lines }) => lines),
      peer: found.short.map(({ lines }) => lines),
      peerName: 'the same list of 10⁴ lines',
      goal: 'told, no goal',
    })
  } finally {
    await browser.close()
    pages.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function scroll(browser: Browser, url: string): Promise<Scrolled> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    await page.goto(url)
    await page.locator('.audit-list [data-line]').nth(5).waitFor()
    const list = await page.locator('.audit-list').boundingBox()
    await page.mouse.move((list?.x ?? 0) + 200, 600)
    const row = () => page.locator('.audit-list [role=row][aria-rowindex]').last().getAttribute('aria-rowindex')
    await page.evaluate(() => {
      const frames: number[] = []
      Object.assign(globalThis, { frames })
      let before = performance.now()
      const next = (now: number) => {
        frames.push(now - before)
        before = now
        requestAnimationFrame(next)
      }
      requestAnimationFrame(next)
    })
    const end = performance.now() + seconds * 1000
    while (performance.now() < end) await page.mouse.wheel(0, 800)
    const seen = await page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames.slice(2))
    const frames = new Float64Array(seen).sort()
    return { p50: quantile(frames, 0.5), p99: quantile(frames, 0.99), lines: Number(await row()) }
  } finally {
    await context.close()
  }
}
