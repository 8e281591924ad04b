import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { filesHolding, type RunningStack } from '@parvis/testkit'
import type { Browser, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { barriersOn } from './axe.ts'
import { filesPage } from './files.ts'
import { looks, show } from './looks.ts'
import { downloaded, stranger } from './outside.ts'
import { overflowOf } from './overflow.ts'
import type { RoomOfTwo } from './room-of-two.ts'

/** Two members of a coffre in which « plan.pdf » lies, on a stack of the test's own. */
interface Sharing {
  readonly stack: RunningStack
  readonly browser: Browser
  readonly room: RoomOfTwo
  readonly coffre: string
}

/** A link with a passphrase for one download, and one that is altered on its way, then taken back. */
export async function givesByLink({ stack, browser, room, coffre }: Sharing): Promise<void> {
  const { page } = room.claire
  const atClaire = filesPage(page)
  const made = async (choose: (dialog: Locator) => Promise<void>) => {
    await atClaire.act('plan.pdf', 'Partager par lien')
    const dialog = page.getByRole('dialog', { name: 'Donner « plan.pdf » par lien' })
    await choose(dialog)
    await dialog.getByRole('button', { name: 'Créer le lien' }).click()
    const address = await dialog.getByLabel('Adresse à donner').inputValue()
    await dialog.getByRole('button', { name: 'Fermer' }).click()
    return address
  }
  const once = await made(async (dialog) => {
    await dialog.getByText('1', { exact: true }).click()
    await dialog.getByLabel('Phrase de passe').fill('cheval de bois')
  })
  const [id = '', secret = ''] = new URL(once).hash.slice(1).split('.')
  const guest = await stranger(browser, once)
  await guest.page.getByRole('heading', { name: 'Claire Morvan vous donne un fichier' }).waitFor()
  await guest.page.getByLabel('Phrase de passe').fill('cheval de fer')
  await guest.page.getByRole('button', { name: 'Ouvrir' }).click()
  await guest.page.getByText('Cette phrase n’ouvre pas le lien').waitFor()
  await guest.page.getByLabel('Phrase de passe').fill('cheval de bois')
  await guest.page.getByRole('button', { name: 'Ouvrir' }).click()
  await guest.page.getByText('plan.pdf').waitFor()
  await readsWell(guest.page)
  expect((await downloaded(guest.page)).toString()).toBe('de Claire')
  await guest.page.reload()
  await guest.page.getByText('Ce lien ne s’ouvre plus').waitFor()
  expect(guest.asked.filter((line) => !line.replace(' blob:', ' ').includes(` ${stack.url}/`))).toEqual([])

  const free = await made(async () => {})
  const other = await stranger(browser, free)
  await other.page.getByText('plan.pdf').waitFor()
  await other.page.route('**/content', async (route) => {
    const answer = await route.fetch()
    const body = await answer.body()
    body[body.length - 1] = (body.at(-1) ?? 0) ^ 1
    await route.fulfill({ response: answer, body })
  })
  await other.page.getByRole('button', { name: 'Télécharger' }).click()
  await other.page.getByText('Le serveur n’a pas rendu ce qui vous a été donné').waitFor()
  await atClaire.act('plan.pdf', 'Détails')
  // The other one, which is used up, is shown too.
  const row = page.getByRole('listitem').filter({ hasText: 'sans compte des téléchargements' })
  await row.getByRole('button', { name: 'Reprendre le lien' }).click()
  await row.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Fermer les détails' }).click()
  await other.page.unroute('**/content')
  await other.page.reload()
  await other.page.getByText('Ce lien ne s’ouvre plus').waitFor()

  for (const told of [secret, 'cheval de bois', new URL(free).hash.split('.')[1] ?? '']) {
    expect([...guest.asked, ...other.asked].join('\n')).not.toContain(told)
    expect(await filesHolding(stack.dataDir, Buffer.from(told))).toEqual([])
  }
  // The same search finds what must be there: the link's own name in its table, the acts in the log.
  expect(await filesHolding(stack.dataDir, Buffer.from(id))).not.toEqual([])
  for (const act of ['coffre.link', 'link.read', 'coffre.unlink'])
    expect(await filesHolding(stack.dataDir, Buffer.from(act))).toContainEqual(
      expect.stringContaining('gateway/audit/'),
    )
  await Promise.all([guest.close(), other.close()])
  await givesFolder({ stack, browser, room, coffre })
}

/** A folder of the coffre: what is in it is listed for who has the address, and comes down as one archive. */
async function givesFolder({ stack, browser, room, coffre }: Sharing): Promise<void> {
  const { page } = room.claire
  const canary = `canari${randomBytes(10).toString('hex')}`
  await page.getByRole('button', { name: 'Nouveau dossier' }).click()
  await page.getByLabel('Nom du dossier').fill('À donner')
  await page.getByRole('button', { name: 'Créer le dossier' }).click()
  const atClaire = filesPage(page)
  await atClaire.entry('À donner').click()
  await page.getByRole('heading', { name: 'À donner' }).waitFor()
  await atClaire.choose([{ name: `${canary}.txt`, bytes: Buffer.from(`coupe ${canary}`) }])
  await atClaire.entry(`${canary}.txt`).waitFor()
  await atClaire.open(coffre)
  await atClaire.act('À donner', 'Partager par lien')
  const dialog = page.getByRole('dialog', { name: 'Donner « À donner » par lien' })
  await dialog.getByRole('button', { name: 'Créer le lien' }).click()
  const address = await dialog.getByLabel('Adresse à donner').inputValue()
  await dialog.getByRole('button', { name: 'Fermer' }).click()
  const guest = await stranger(browser, address)
  await guest.page.getByRole('button', { name: 'Ouvrir le dossier' }).click()
  await guest.page.getByText(`${canary}.txt`).waitFor()
  await readsWell(guest.page)
  const started = guest.page.waitForEvent('download')
  await guest.page.getByRole('button', { name: 'Tout télécharger' }).click()
  const archive = await started
  await guest.page.getByText('« À donner.zip » est dans vos téléchargements.').waitFor()
  expect((await readFile(await archive.path())).includes(`coupe ${canary}`)).toBe(true)
  for (const told of [canary, new URL(address).hash.split('.')[1] ?? '']) {
    expect(guest.asked.join('\n')).not.toContain(told)
    expect(await filesHolding(stack.dataDir, Buffer.from(told))).toEqual([])
  }
  await guest.close()
}

/** A drop box: one deposit that is kept, one that was changed on its way. */
export async function depositsFromOutside({ stack, browser, room, coffre }: Sharing): Promise<void> {
  const canary = `canari${randomBytes(10).toString('hex')}`
  const { page } = room.claire
  for (const at of [page, room.idriss.page]) await filesPage(at).open(coffre)
  await page.getByRole('button', { name: 'Dépôts de l’extérieur' }).click()
  const dialog = page.getByRole('dialog', { name: 'Dépôts de l’extérieur' })
  await dialog.getByLabel('Ce que vous demandez').fill(`Plans du lot 4, ${canary}`)
  await dialog.getByRole('button', { name: 'Ouvrir la boîte' }).click()
  const address = (await dialog.getByText(`${stack.url}/depot#`).textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Fermer', exact: true }).click()

  const guest = await stranger(browser, address)
  await guest.page.getByText(`Plans du lot 4, ${canary}`).waitFor()
  await guest.page.getByLabel('De la part de').fill(`Cabinet ${canary}`)
  const bytes = Buffer.concat([Buffer.from(`plan ${canary}`), randomBytes(9_000_000)])
  const choose = (name: string, buffer: Buffer) =>
    guest.page.getByLabel('Choisir des fichiers').setInputFiles({ name, mimeType: 'application/pdf', buffer })
  await choose(`${canary}.pdf`, bytes)
  await guest.page.getByText(/Entrée \d+ du journal/).waitFor()
  await readsWell(guest.page)
  const started = guest.page.waitForEvent('download')
  await guest.page.getByRole('button', { name: 'Garder le reçu' }).click()
  const receipt = JSON.parse(await readFile(await (await started).path(), 'utf8')) as Record<string, unknown>
  expect(receipt).toMatchObject({ name: `${canary}.pdf`, size: bytes.length, entry: expect.any(Number) })
  // A second one, of which one byte is another when it reaches the server.
  await guest.page.route('**/parts/1', async (route) => {
    const body = route.request().postDataBuffer() ?? Buffer.alloc(0)
    body[200] = (body[200] ?? 0) ^ 1
    await route.continue({ postData: body })
  })
  await choose('changé.pdf', Buffer.from('un plan'.repeat(40)))
  await guest.page.getByRole('button', { name: 'Garder le reçu' }).nth(1).waitFor()
  expect(guest.asked.filter((line) => !line.replace(' blob:', ' ').includes(` ${stack.url}/`))).toEqual([])

  await page.getByRole('button', { name: 'Dépôts de l’extérieur' }).click()
  const deposited = (name: string) => dialog.getByRole('listitem').filter({ hasText: name })
  await deposited('changé.pdf').getByRole('button', { name: 'Ranger dans le coffre' }).click()
  await dialog.getByText('Le serveur a rendu d’autres octets').waitFor()
  await deposited('changé.pdf').getByRole('button', { name: 'Écarter' }).click()
  await deposited('changé.pdf').waitFor({ state: 'detached' })
  expect(await barriersOn(page)).toEqual([])
  await deposited(`Cabinet ${canary}`).getByRole('button', { name: 'Ranger dans le coffre' }).click()
  await dialog.getByText('Rien n’a encore été déposé').waitFor()
  await dialog.getByRole('button', { name: 'Fermer la boîte' }).click()
  await dialog.getByRole('region').waitFor({ state: 'detached' })
  await dialog.getByRole('button', { name: 'Fermer', exact: true }).click()
  const atIdriss = filesPage(room.idriss.page)
  await atIdriss.entry(`${canary}.pdf`).waitFor()
  expect((await atIdriss.download(`${canary}.pdf`)).equals(bytes)).toBe(true)
  await guest.page.reload()
  await guest.page.getByText('Cette boîte ne reçoit plus').waitFor()
  for (const needle of [canary, new URL(address).hash.split('.')[1] ?? ''])
    expect(await filesHolding(stack.dataDir, Buffer.from(needle))).toEqual([])
  expect(await filesHolding(stack.dataDir, Buffer.from('drop.deposit'))).toContainEqual(
    expect.stringContaining('gateway/audit/'),
  )
  await guest.close()
}

/** A shared folder with a person and by link; its trash; and a file that leaves the coffre for it. */
export async function sharesReadably({ stack, browser, room, coffre }: Sharing): Promise<void> {
  const [{ page }, { page: other }] = [room.claire, room.idriss]
  const atClaire = filesPage(page)
  const readable = (at: Page, name: string) =>
    at.getByRole('navigation', { name: 'Lisibles par le serveur' }).getByRole('link', { name }).click()
  await readable(page, 'Dossiers partagés')
  await page.getByRole('button', { name: 'Nouveau dossier' }).click()
  await page.getByLabel('Nom du dossier').fill('Plans')
  await page.getByRole('button', { name: 'Créer le dossier' }).click()
  await atClaire.entry('Plans').click()
  await page.getByRole('heading', { name: 'Plans' }).waitFor()
  await page.getByText('Lisible par le serveur', { exact: true }).waitFor()
  const bytes = Buffer.from(`lisible ${randomBytes(10).toString('hex')}`)
  await atClaire.choose([{ name: 'façade.txt', bytes }])
  await page.getByText('Déposé. Le serveur peut le lire.').waitFor()
  expect(await filesHolding(stack.dataDir, bytes)).not.toEqual([])

  await outlivesThePage(page)

  await page.getByRole('link', { name: 'Dossiers partagés' }).first().click()
  await atClaire.act('Plans', 'Partager')
  const dialog = page.getByRole('dialog', { name: 'Partager « Plans »' })
  await dialog.getByLabel('Avec qui').fill('Idriss')
  await dialog.getByRole('button', { name: 'Idriss Benali' }).click()
  await dialog.getByRole('listitem').filter({ hasText: 'Idriss Benali' }).getByText('Lecture').waitFor()
  await dialog.getByRole('button', { name: 'Partager par lien' }).click()
  await dialog.getByLabel('Mot de passe').fill('cheval de bois')
  await dialog.getByRole('switch', { name: 'Qui a le lien peut aussi déposer' }).click()
  await dialog.getByRole('button', { name: 'Créer le lien' }).click()
  const address = await dialog.getByText(`${stack.url}/lien#`).textContent()
  for (const look of looks) {
    await show(page, look)
    expect(await barriersOn(page), `share, ${look.theme}, ${look.width} px`).toEqual([])
  }
  await show(page, { theme: 'light', width: 1440 })
  await dialog.getByRole('button', { name: 'Fermer' }).last().click()

  const guest = await stranger(browser, address ?? '')
  await guest.page.getByLabel('Mot de passe').fill('cheval de bois')
  await guest.page.getByRole('button', { name: 'Ouvrir' }).click()
  const started = guest.page.waitForEvent('download')
  await guest.page.getByRole('button', { name: 'Télécharger façade.txt' }).click()
  expect((await readFile(await (await started).path())).equals(bytes)).toBe(true)
  const brought = Buffer.from('une autre façade')
  const given = { name: 'façade.txt', mimeType: 'text/plain', buffer: brought }
  await guest.page.getByLabel('Choisir des fichiers').setInputFiles([given])
  await guest.page.getByText('Déposé : façade (2).txt.').waitFor()
  await guest.page.getByRole('button', { name: 'Télécharger façade (2).txt' }).waitFor()
  await readsWell(guest.page)
  await guest.close()

  await filesPage(other).open(coffre)
  await readable(other, 'Partagés avec moi')
  await other.getByRole('link', { name: /Plans/ }).click()
  await filesPage(other).entry('façade.txt').waitFor()
  expect((await filesPage(other).download('façade.txt')).equals(bytes)).toBe(true)

  await atClaire.entry('Plans').click()
  expect((await atClaire.download('façade (2).txt')).equals(brought)).toBe(true)
  await atClaire.act('façade.txt', 'Mettre à la corbeille')
  await atClaire.entry('façade.txt').waitFor({ state: 'detached' })
  await readable(page, 'Supprimés')
  await page.getByRole('button', { name: 'Rétablir' }).click()
  await page.getByText('« façade.txt » est rétabli').waitFor()

  await atClaire.open(coffre)
  await atClaire.act('plan.pdf', 'Copier vers un dossier lisible')
  const leaving = page.getByRole('dialog', { name: 'Sortir « plan.pdf » du coffre' })
  await leaving.getByText('Le serveur pourra lire cette copie.').waitFor()
  await leaving.getByText('Plans').click()
  const ends = '**/dossiers/uploads/*/complete'
  await page.route(ends, (route) => route.abort())
  await leaving.getByRole('button', { name: 'Copier sans le sceller' }).click()
  await leaving.waitFor({ state: 'hidden' })
  await page.getByText('En attente du réseau. Reprise automatique.').waitFor()
  await page.unroute(ends)
  await page.reload()
  await page.getByText('Copié. Le serveur peut lire cette copie.').waitFor()
  await readable(page, 'Dossiers partagés')
  await atClaire.entry('Plans').click()
  await atClaire.entry('plan.pdf').waitFor()
  expect((await atClaire.download('façade.txt')).equals(bytes)).toBe(true)
  expect(await filesHolding(stack.dataDir, Buffer.from('coffre.takeout'))).toContainEqual(
    expect.stringContaining('gateway/audit/'),
  )
  await Promise.all([atClaire.open(coffre), filesPage(other).open(coffre)])
}

/** Into the open shared folder, by a page that goes in the middle: what is not stored yet follows, and nothing twice. */
async function outlivesThePage(page: Page): Promise<void> {
  const at = filesPage(page)
  const bytes = randomBytes(17_000_000)
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'PUT' && request.url().includes('/dossiers/uploads/')) sent.push(request.url().slice(-1))
  })
  const second = '**/dossiers/uploads/*/parts/2'
  await page.route(second, (route) => route.abort())
  await at.choose([{ name: 'relevé.bin', bytes }])
  await expect.poll(() => sent.includes('2'), { timeout: 60_000 }).toBe(true)
  sent.length = 0
  await page.unroute(second)
  await page.reload()
  await at.entry('relevé.bin').waitFor()
  expect(sent).toEqual(['2', '3'])
  expect((await at.download('relevé.bin')).equals(bytes)).toBe(true)
}

/** In every look, and in large text on a narrow screen. */
async function readsWell(page: Page): Promise<void> {
  for (const look of looks) {
    await show(page, look)
    expect(await barriersOn(page), `${look.theme}, ${look.width} px`).toEqual([])
  }
  await show(page, { theme: 'light', width: 320, textSize: 2 })
  expect(await overflowOf(page)).toEqual([])
}
