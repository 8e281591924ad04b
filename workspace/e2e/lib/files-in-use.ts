import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { barriersOn } from './axe.ts'
import type { Profile } from './browser.ts'
import { filesPage } from './files.ts'
import type { RoomOfTwo } from './room-of-two.ts'
import { silence } from './samples.ts'

/** Of a coffre with « ferme.png », « marché.pdf » and « suite.md », in which `canary` stands, all of them open in the list. */
export async function takesSeveral({ page, violations, foreign, complaints }: Profile, canary: string): Promise<void> {
  const files = filesPage(page)
  const row = (name: string) => page.locator('.file-row', { hasText: name })
  await row('ferme.png').click()
  await row('suite.md').click({ modifiers: ['Control'] })
  const started = page.waitForEvent('download')
  await page.getByRole('toolbar').getByRole('button', { name: 'Télécharger' }).click()
  const archive = await started
  const bytes = await readFile(await archive.path())
  expect([archive.suggestedFilename(), bytes.toString('latin1', 0, 4)]).toEqual(['Fichiers.zip', 'PK\x03\x04'])
  for (const held of ['suite.md', canary, 'ferme.png']) expect(bytes.includes(held), held).toBe(true)

  await files.act('suite.md', 'Exporter pour l’extérieur')
  const dialog = page.getByRole('dialog', { name: 'Exporter pour l’extérieur' })
  await dialog.getByRole('button', { name: 'Proposer une phrase' }).click()
  expect(await dialog.getByLabel('Phrase secrète').inputValue()).toMatch(/^[a-z2-9-]{29}$/)
  const leaving = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Exporter le fichier' }).click()
  const sealed = await leaving
  expect(sealed.suggestedFilename()).toMatch(/\.age$/)
  const [version, stanza] = (await readFile(await sealed.path())).toString('latin1').split('\n')
  expect([version, stanza]).toEqual(['age-encryption.org/v1', expect.stringMatching(/^-> scrypt [\w+/]{22} 18$/)])

  await page.getByRole('navigation', { name: 'Vues' }).getByRole('link', { name: 'Chercher' }).click()
  await page.getByRole('searchbox', { name: 'Nom du fichier' }).fill('MARCHE')
  await page.getByText('1 fichier', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Images' }).click()
  await page.getByRole('heading', { name: 'Aucun fichier de ce nom' }).waitFor()
  expect(await barriersOn(page)).toEqual([])
  await page.getByRole('button', { name: 'Images' }).click()
  await page.getByRole('button', { name: 'marché.pdf' }).click()
  await files.entry('marché.pdf').waitFor()
  await page.getByRole('button', { name: 'Fermer les détails' }).click()
  expect([violations, foreign, complaints]).toEqual([[], [], []])
}

/** Storage that changes, cuts and lengthens « marché.pdf » before this browser, then a homeserver that shows an old state. */
export async function meetsEvilStorage({ page }: Profile): Promise<void> {
  const files = filesPage(page)
  const contents = '**/api/files/coffres/*/blobs/*'
  const tamper = async (change: (bytes: Buffer) => Buffer) => {
    await page.route(contents, async (route) => {
      const answer = await route.fetch()
      const headers = Object.entries(answer.headers()).filter(([name]) => name !== 'content-length')
      await route.fulfill({
        status: answer.status(),
        headers: Object.fromEntries(headers),
        body: change(await answer.body()),
      })
    })
    await files.act('marché.pdf', 'Télécharger')
    const alert = page.getByRole('alert')
    await alert.getByText(/Le serveur a rendu d.autres octets/).waitFor()
    await alert.getByRole('button', { name: 'Fermer' }).click()
    await page.unrouteAll({ behavior: 'wait' })
  }
  const downloads: string[] = []
  page.on('download', (download) => downloads.push(download.suggestedFilename()))
  await tamper((bytes) => Buffer.concat([bytes.subarray(0, 90), Buffer.of((bytes[90] ?? 0) ^ 1), bytes.subarray(91)]))
  await tamper((bytes) => bytes.subarray(0, -1))
  await tamper((bytes) => Buffer.concat([bytes, Buffer.alloc(9)]))
  expect(downloads).toEqual([])

  // What this browser has seen is kept: a server that shows less after a reload is found out.
  const notes = '**/relations/**'
  await page.route(notes, async (route) => {
    const answer = await route.fetch()
    const said = (await answer.json()) as { chunk: unknown[] }
    await route.fulfill({ response: answer, json: { ...said, chunk: said.chunk.slice(1) } })
  })
  await page.reload()
  await page.getByText('Le serveur montre un état ancien de ce coffre').waitFor()
  await page.unrouteAll({ behavior: 'wait' })
  await page.reload()
  await files.entry('marché.pdf').waitFor()
}

/** Ten megabytes of silence, of which the end is wanted. The browser's worker stands before this page from here on. */
export async function hearsFromTheMiddle({ claire, idriss: { page } }: RoomOfTwo, coffre: string): Promise<void> {
  const [atClaire, atIdriss] = [filesPage(claire.page), filesPage(page)]
  for (const files of [atClaire, atIdriss]) await files.open(coffre)
  await atClaire.choose([{ name: 'conseil.wav', bytes: silence(1300) }])
  await atIdriss.entry('conseil.wav').waitFor()
  const ranges: number[] = []
  page.on('request', (request) => {
    const [, from] = /^bytes=(\d+)-/.exec(request.headers()['range'] ?? '') ?? []
    if (from !== undefined && request.url().includes('/blobs/')) ranges.push(Number(from))
  })
  await atIdriss.act('conseil.wav', 'Aperçu')
  const sound = page.getByRole('dialog', { name: 'conseil.wav' }).locator('audio')
  const heard = await sound.evaluate(
    (audio: HTMLAudioElement) =>
      new Promise<number>((done) => {
        audio.addEventListener('seeked', () => done(audio.currentTime), { once: true })
        if (audio.readyState > 0) audio.currentTime = 1250
        else audio.addEventListener('loadedmetadata', () => (audio.currentTime = 1250), { once: true })
      }),
  )
  expect(heard).toBe(1250)
  expect(await sound.getAttribute('src')).toContain('/opened/')
  expect(Math.max(...ranges)).toBeGreaterThan(8_000_000)
  await page.keyboard.press('Escape')
}
