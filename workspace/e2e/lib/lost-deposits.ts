import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunningStack } from '@parvis/testkit'
import type { Browser, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { barriersOn } from './axe.ts'
import { filesPage } from './files.ts'
import { looks, show } from './looks.ts'
import { stranger } from './outside.ts'
import { overflowOf } from './overflow.ts'
import type { RoomOfTwo } from './room-of-two.ts'

interface Losing {
  readonly stack: RunningStack
  readonly browser: Browser
  readonly room: RoomOfTwo
  readonly coffre: string
}

/**
 * Two deposits into a box, of which the store loses one: its content is taken out behind the gateway's back. Both members and whoever sent
 * it are told, each on their own page, and a member's note of it is what the sender reads from then on.
 */
export async function losesDeposit({ stack, browser, room, coffre }: Losing): Promise<void> {
  const { page } = room.claire
  for (const at of [page, room.idriss.page]) await filesPage(at).open(coffre)
  const dialog = page.getByRole('dialog', { name: 'Dépôts de l’extérieur' })
  const address = await openedBox(page, dialog, stack.url)
  const guest = await stranger(browser, address)
  const mine = (name: string) => guest.page.getByRole('listitem').filter({ hasText: name })
  await guest.page.getByText('Plans perdus').waitFor()
  for (const name of ['façade.pdf', 'toiture.pdf']) {
    const file = { name, mimeType: 'application/pdf', buffer: Buffer.from(name.repeat(200)) }
    await guest.page.getByLabel('Choisir des fichiers').setInputFiles(file)
    await mine(name).getByText('En attente').waitFor()
  }
  const started = guest.page.waitForEvent('download')
  await mine('toiture.pdf').getByRole('button', { name: 'Garder le reçu' }).click()
  const receipt = await readFile(await (await started).path(), 'utf8')
  const { blob, entry } = JSON.parse(receipt) as { readonly blob: string; readonly entry: number }

  const coffreAsked = page
    .waitForRequest('**/coffres/*/drops')
    .then((one) => new URL(one.url()).pathname.split('/')[4] ?? '')
  await page.getByRole('button', { name: 'Dépôts de l’extérieur' }).click()
  await dialog.getByRole('listitem').filter({ hasText: 'toiture.pdf' }).waitFor()
  expect(await dialog.getByText('Manquant').count()).toBe(0)
  await dialog.getByRole('button', { name: 'Fermer', exact: true }).click()
  expect(await page.getByText('Le stockage ne montre plus').count()).toBe(0)

  await loseContent({ dataDir: stack.dataDir, coffre: await coffreAsked, blob })
  await readsLoss(room.idriss.page, entry)
  await guest.page.reload()
  await mine('toiture.pdf').getByText('Le stockage ne l’a plus').waitFor()
  await mine('façade.pdf').getByText('En attente').waitFor()
  await readsWellInBoth(guest.page)

  await page.reload()
  await page.getByRole('button', { name: 'Voir les dépôts' }).click()
  const lost = dialog.getByRole('listitem').filter({ hasText: 'Manquant' })
  await lost.getByText('toiture.pdf').waitFor()
  await lost.getByRole('button', { name: 'Noter la perte' }).click()
  await lost.waitFor({ state: 'detached' })
  const kept = dialog.getByRole('listitem').filter({ hasText: 'façade.pdf' })
  await kept.getByRole('button', { name: 'Ranger dans le coffre' }).click()
  await dialog.getByText('Rien n’a encore été déposé').waitFor()
  const box = dialog.getByRole('region', { name: 'Plans perdus' })
  await box.getByRole('button', { name: 'Fermer la boîte' }).click()
  await box.waitFor({ state: 'detached' })
  await dialog.getByRole('button', { name: 'Fermer', exact: true }).click()

  await guest.page.reload()
  await guest.page.getByText('Cette boîte ne reçoit plus').waitFor()
  await mine('façade.pdf').getByText('Pris par les destinataires').waitFor()
  await mine('toiture.pdf').getByText('Les destinataires l’ont noté').waitFor()
  await guest.close()
  await readsReceiptElsewhere({ browser, address, receipt, url: stack.url })
}

async function openedBox(page: Page, dialog: Locator, url: string): Promise<string> {
  await page.getByRole('button', { name: 'Dépôts de l’extérieur' }).click()
  await dialog.getByLabel('Ce que vous demandez').fill('Plans perdus')
  await dialog.getByRole('button', { name: 'Ouvrir la boîte' }).click()
  const address = (await dialog.getByText(`${url}/depot#`).textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Fermer', exact: true }).click()
  return address
}

/** From another browser, with the file alone: what was signed is believed, and nobody else is asked. */
async function readsReceiptElsewhere(given: { browser: Browser; address: string; receipt: string; url: string }) {
  const { page, asked, close } = await stranger(given.browser, given.address)
  const bring = (text: string) =>
    page.getByLabel('Vérifier un reçu').setInputFiles({
      ...{ name: 'reçu.json', mimeType: 'application/json' },
      buffer: Buffer.from(text),
    })
  await page.getByText('Cette boîte ne reçoit plus').waitFor()
  await bring(given.receipt.replace('toiture', 'voiture'))
  await page.getByText('il a été changé depuis sa signature').waitFor()
  await bring(given.receipt)
  await page.getByText('Les destinataires l’ont noté').waitFor()
  await readsWellInBoth(page)
  expect(asked.filter((line) => !line.replace(' blob:', ' ').includes(` ${given.url}/`))).toEqual([])
  expect(asked.join('\n')).not.toContain(new URL(given.address).hash.split('.')[1])
  await close()
}

/** The other member, who has done nothing: over the list, then in the dialog, in both languages and every look. */
async function readsLoss(page: Page, entry: number): Promise<void> {
  const said = {
    en: [
      'Storage no longer shows a deposit',
      'See the deposits',
      'Missing',
      `report entry ${entry} of the log`,
      'Close',
    ],
    fr: [
      'ne montre plus un dépôt reçu',
      'Voir les dépôts',
      'Manquant',
      `signalez l’entrée ${entry} du journal`,
      'Fermer',
    ],
  } as const
  for (const language of ['en', 'fr'] as const) {
    const [alarm, look, missing, report, close] = said[language]
    await speaks(page, language)
    await page.getByText(alarm).waitFor()
    await readsWell(page, language)
    await page.getByRole('button', { name: look }).click()
    const dialog = page.getByRole('dialog')
    const lost = dialog.getByRole('listitem').filter({ hasText: missing })
    await lost.getByText('toiture.pdf').waitFor()
    await lost.getByText(report).waitFor()
    await readsWell(page, language)
    await dialog.getByRole('button', { name: close, exact: true }).click()
  }
}

/** As if it had been chosen in the settings, which are another page. */
async function speaks(page: Page, locale: 'fr' | 'en'): Promise<void> {
  await page.evaluate((chosen) => {
    const key = 'parvis.preferences'
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as object
    localStorage.setItem(key, JSON.stringify({ ...kept, locale: chosen }))
  }, locale)
  await page.reload()
}

/** Of somebody outside, who changes the language on the page itself. */
async function readsWellInBoth(page: Page): Promise<void> {
  await readsWell(page, 'fr')
  await page.getByRole('button', { name: 'English' }).click()
  await readsWell(page, 'en')
  await page.getByRole('button', { name: 'Français' }).click()
}

async function readsWell(page: Page, language: string): Promise<void> {
  for (const look of looks) {
    await show(page, look)
    expect(await barriersOn(page), `${language}, ${look.theme}, ${look.width} px`).toEqual([])
  }
  await show(page, { theme: 'light', width: 320, textSize: 2 })
  expect(await overflowOf(page), `${language}, large text on a narrow screen`).toEqual([])
  await show(page, { theme: 'light', width: 1440 })
}

/** Behind the gateway's back, by whoever holds the key of the files service: the content leaves the store. */
async function loseContent({ dataDir, coffre, blob }: { dataDir: string; coffre: string; blob: string }) {
  const all = await readdir(dataDir, { recursive: true, withFileTypes: true })
  const config = all.find(({ name }) => name === 'files.json')
  if (config === undefined) throw new Error('the files service has no such configuration')
  const { listen, gatewayTokenFile } = JSON.parse(await readFile(join(config.parentPath, config.name), 'utf8')) as {
    readonly listen: { readonly host: string; readonly port: number }
    readonly gatewayTokenFile: string
  }
  const token = (await readFile(gatewayTokenFile, 'utf8')).trim()
  const answer = await fetch(`http://${listen.host}:${listen.port}/coffres/${coffre}/blobs/${blob}`, {
    method: 'DELETE',
    headers: { 'x-parvis-gateway': token },
  })
  expect(answer.status).toBe(204)
}
