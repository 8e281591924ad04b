import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterEach } from 'vitest'

const folder = fileURLToPath(new URL('../../../.parvis/e2e/', import.meta.url))

/** When a test fails, what each open page showed is kept in `.parvis/e2e/`, one picture and its text a page. */
export function keepEvidence(
  browser: () => Browser | undefined,
  beside: () => readonly BrowserContext[] = () => [],
): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    await mkdir(folder, { recursive: true })
    const contexts = [...(browser()?.contexts() ?? []), ...beside()]
    const pages = contexts.flatMap((context) => context.pages())
    for (const [number, page] of pages.entries()) {
      const name = `${folder}${task.name.replaceAll(/[^\p{L}\d]+/gu, '-').slice(0, 60)}-${number + 1}`
      await page.screenshot({ path: `${name}.png` }).catch(() => {})
      const text = await page.locator('body').innerText({ timeout: 1000 }).catch(String)
      await writeFile(`${name}.txt`, `${page.url()}\n\n${text}\n`)
      // Where the machine is gone with its files, as in continuous integration, the output is all that is left.
      console.error(`${name}: ${page.url()}\n${text.replaceAll(/\s+/g, ' ').slice(0, 1500)}`)
    }
  })
}
