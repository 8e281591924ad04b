import { randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { startStack } from '@parvis/testkit'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../../../workspace/e2e/lib/browser.ts'
import { filesPage } from '../../../workspace/e2e/lib/files.ts'
import { roomOfTwo } from '../../../workspace/e2e/lib/room-of-two.ts'
import { killDuringUploads } from '../../../workspace/e2e/lib/upload-kills.ts'
import { report } from '../report.ts'

const coffre = 'Mesures'
const megabytes = 256
const killing = { kills: 5, parts: 6 }

interface Times {
  readonly up: number[]
  readonly down: number[]
  /** Longest task of the page's main thread meanwhile, ms. */
  readonly held: number[]
}

/**
 * In the workspace of the real portal: one file into a coffre and into a shared folder, and back, by the same page. Then
 * tabs that are killed in the middle of an upload.
 */
export async function inPage(folder: string, rounds: number): Promise<void> {
  const stack = await startStack({ without: ['livekit'] })
  const browser = await launchBrowser()
  try {
    const room = await roomOfTwo(browser, stack, coffre)
    const { page } = room.claire
    page.setDefaultTimeout(120_000)
    await page.evaluate(watchMainThread)
    const [sealed, clear]: [Times, Times] = [
      { up: [], down: [], held: [] },
      { up: [], down: [], held: [] },
    ]
    for (let round = 0; round < rounds; round += 1) {
      const file = await written(folder, `relevé ${round}.bin`)
      await filesPage(page).open(coffre)
      await transfer(page, file, 'Déposé et scellé', sealed)
      await page
        .getByRole('navigation', { name: 'Lisibles par le serveur' })
        .getByRole('link', { name: 'Dossiers partagés' })
        .click()
      await transfer(page, file, 'Déposé. Le serveur peut le lire.', clear)
    }
    tell(sealed, clear)
    tellKills(
      await killDuringUploads(room, { coffre, ...killing, seed: 20261122, tell: (line) => console.error(line) }),
    )
  } finally {
    await browser.close()
    await stack.stop()
  }
}

interface Given {
  readonly name: string
  readonly path: string
}

async function written(folder: string, name: string): Promise<Given> {
  const path = join(folder, name)
  const handle = await open(path, 'w')
  for (let at = 0; at < megabytes; at += 1) await handle.write(randomBytes(2 ** 20))
  await handle.close()
  return { name, path }
}

async function transfer(page: Page, { name, path }: Given, done: string, into: Times): Promise<void> {
  const speed = (ms: number) => (megabytes * 2 ** 20) / 1000 / ms
  await page.evaluate(() => document.documentElement.setAttribute('data-held', '0'))
  await filesPage(page).ready()
  const sending = performance.now()
  await page.getByLabel('Choisir des fichiers').first().setInputFiles(path)
  await page.getByRole('listitem').filter({ hasText: name }).getByText(done).waitFor()
  into.up.push(speed(performance.now() - sending))
  await filesPage(page).entry(name).waitFor()
  const coming = performance.now()
  const started = page.waitForEvent('download')
  await filesPage(page).act(name, 'Télécharger')
  await (await started).path()
  into.down.push(speed(performance.now() - coming))
  into.held.push(Number(await page.locator('html').getAttribute('data-held')))
}

/** In the page. What it finds stands where the test can read it, whatever the page does meanwhile. */
function watchMainThread(): void {
  const root = document.documentElement
  new PerformanceObserver((list) => {
    const longest = Math.max(...list.getEntries().map(({ duration }) => duration))
    root.setAttribute('data-held', String(Math.max(longest, Number(root.getAttribute('data-held')))))
  }).observe({ type: 'longtask' })
}

function tell(sealed: Times, clear: Times): void {
  const said = {
    bench: 'files',
    unit: 'MB/s',
    peerName: 'the same file into a shared folder, in clear, by the same page',
  }
  const goal = { goal: 'time ≤ 1.15 of clear', least: 1 / 1.15 }
  const size = `${megabytes} MiB`
  report({ ...said, metric: `upload of ${size} from the page, sealed first`, ours: sealed.up, peer: clear.up, ...goal })
  report({ ...said, metric: `download of ${size} in the page, opened`, ours: sealed.down, peer: clear.down, ...goal })
  report({
    bench: 'files',
    metric: 'longest task of the main thread meanwhile',
    unit: 'ms',
    ours: sealed.held,
    peer: sealed.held.map(() => 50),
    peerName: 'limit',
    goal: '≤ 50 ms',
    most: 1,
  })
}

function tellKills({ kills, sentAgain, fromZero, corrupt }: Awaited<ReturnType<typeof killDuringUploads>>): void {
  report({
    bench: 'files',
    metric: `stored parts sent again, ${kills} tabs killed in an upload (${fromZero} from zero, ${corrupt} corrupt)`,
    unit: 'parts',
    ours: [sentAgain],
    peer: [kills],
    peerName: 'one a kill',
    goal: '≤ 1 a kill',
    most: 1,
  })
}
