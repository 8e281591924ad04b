import type { Browser, Page } from 'playwright-core'
import { readFile } from 'node:fs/promises'

/** Somebody without an account, in a browser that knows nothing of the portal, with all that their page asked for. */
export async function stranger(browser: Browser, address: string) {
  const context = await browser.newContext({ locale: 'fr-FR', serviceWorkers: 'block' })
  const page = await context.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`))
  await page.goto(address)
  return { page, asked, close: () => context.close() }
}

export async function downloaded(page: Page): Promise<Buffer> {
  const started = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Télécharger' }).click()
  return readFile(await (await started).path())
}
