import { join } from 'node:path'
import { serveModules } from '@parvis/testkit'
import { launchBrowser } from '../../../workspace/e2e/lib/browser.ts'
import type { FormatRun, FormatSpeed } from './formats-worker.ts'

export type RunFormat = (asked: FormatRun) => Promise<FormatSpeed>

/** Lends a Chromium in which formats run one after the other, each in a worker of its own, and closes it after. */
export const inBrowser = (use: (run: RunFormat) => Promise<void>): Promise<void> =>
  inWorkers<FormatRun, FormatSpeed>('/bench/lib/sealed/formats-worker.ts', use)

/** The same for any of our modules that answers one message by one. */
export async function inWorkers<Asked, Found extends object>(
  module: string,
  use: (run: (asked: Asked) => Promise<Found>) => Promise<void>,
): Promise<void> {
  const modules = await serveModules(join(import.meta.dirname, '../../..'))
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(modules.url)
    await use((asked) =>
      page.evaluate(runInWorker, [module, asked] as const).then((found) => {
        if ('failed' in (found as object)) throw new Error(String((found as { failed: unknown }).failed))
        return found as Found
      }),
    )
  } finally {
    await browser.close()
    await modules.close()
  }
}

const runInWorker = ([module, what]: readonly [string, unknown]) =>
  new Promise<unknown>((resolve, reject) => {
    const worker = new Worker(module, { type: 'module' })
    worker.addEventListener('error', (event) => reject(new Error(event.message)))
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      worker.terminate()
      resolve(data)
    })
    worker.postMessage(what)
  })
