import { join } from 'node:path'
import { serveModules } from '@parvis/testkit'
import { launchBrowser } from '../../../workspace/e2e/lib/browser.ts'
import type { FormatRun, FormatSpeed } from './formats-worker.ts'

export type RunFormat = (asked: FormatRun) => Promise<FormatSpeed>

/** Lends a Chromium in which formats run one after the other, each in a worker of its own, and closes it after. */
export async function inBrowser(use: (run: RunFormat) => Promise<void>): Promise<void> {
  const modules = await serveModules(join(import.meta.dirname, '../../..'))
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(modules.url)
    await use((asked) =>
      page.evaluate(
        (what) =>
          new Promise<FormatSpeed>((resolve, reject) => {
            const worker = new Worker('/bench/lib/sealed/formats-worker.ts', { type: 'module' })
            worker.addEventListener('error', (event) => reject(new Error(event.message)))
            worker.addEventListener('message', ({ data }: MessageEvent<FormatSpeed>) => {
              worker.terminate()
              resolve(data)
            })
            worker.postMessage(what)
          }),
        asked,
      ),
    )
  } finally {
    await browser.close()
    await modules.close()
  }
}
