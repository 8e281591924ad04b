import { launchBrowser } from '../../../workspace/e2e/lib/browser.ts'
import { report } from '../report.ts'
import { serveMocked } from './mocked-workspace.ts'

interface Walk {
  /** From the address to the first line on the screen, ms. */
  readonly shown: number
  /** The longest pause between two frames while the list is walked through, ms. */
  readonly pause: number
  /** Lines in the page at the end of it. */
  readonly lines: number
}

/** A folder of ten thousand entries beside one of a hundred: opened, then walked through to its end. */
export async function longFolder(folder: string, rounds: number): Promise<void> {
  const workspace = await serveMocked(folder)
  const browser = await launchBrowser()
  const [many, few]: [Walk[], Walk[]] = [[], []]
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    const address = `/fichiers/${encodeURIComponent('!halle:parvis.localhost')}/releves`
    const walk = async (entries: number): Promise<Walk> => {
      await page.goto(`${workspace.url}${address}?files=${entries}`, { waitUntil: 'commit' })
      await page.locator('.file-row').first().waitFor()
      const shown = await page.evaluate(() => performance.now())
      const pause = await page.evaluate(walkThrough)
      // Lines far from the screen go a moment after the list has stopped.
      await page.waitForTimeout(500)
      return { shown, pause, lines: await page.locator('.file-row').count() }
    }
    for (let round = -1; round < rounds; round += 1)
      for (const [entries, into] of [
        [100, few],
        [10_000, many],
      ] as const) {
        const found = await walk(entries)
        if (round >= 0) into.push(found)
      }
  } finally {
    await browser.close()
    await workspace.close()
  }
  tell('address → first line, folder of 10⁴', 'ms', many, few, ({ shown }) => shown, {
    goal: '≤ 1.3 × T(100)',
    most: 1.3,
  })
  const fluent = { goal: 'no frame later than in a folder of 100, by more than one', most: 2 }
  tell('longest pause between frames, walking through 10⁴', 'ms', many, few, ({ pause }) => pause, fluent)
  tell('lines in the page, of 10⁴', 'lines', many, few, ({ lines }) => lines, {
    goal: '≤ 1.3 × those of 100',
    most: 1.3,
  })
}

function tell(
  metric: string,
  unit: string,
  many: readonly Walk[],
  few: readonly Walk[],
  of: (walk: Walk) => number,
  goal: { readonly goal: string; readonly most: number },
): void {
  report({ bench: 'files', metric, unit, ours: many.map(of), peer: few.map(of), peerName: 'folder of 100', ...goal })
}

/** In the page: two seconds from the top of the list to its end. */
async function walkThrough(): Promise<number> {
  let list = document.querySelector('.file-row')?.parentElement ?? null
  while (list && list.scrollHeight <= list.clientHeight + 1) list = list.parentElement
  if (!list) throw new Error('nothing to walk through')
  const [began, end] = [performance.now(), list.scrollHeight - list.clientHeight]
  let [last, longest] = [began, 0]
  while (last - began < 2000) {
    const now = await new Promise<number>((frame) => requestAnimationFrame(frame))
    longest = Math.max(longest, now - last)
    last = now
    list.scrollTop = (end * (now - began)) / 2000
  }
  return longest
}
