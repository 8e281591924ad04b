import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { filesHolding, startStack, type RunningStack } from '@parvis/testkit'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { barriersOn } from './lib/axe.ts'
import { launchBrowser } from './lib/browser.ts'
import { keepEvidence } from './lib/evidence.ts'
import { fileCard, filesPage } from './lib/files.ts'
import { walksByKeyboard } from './lib/files-by-keyboard.ts'
import { hearsFromTheMiddle, meetsEvilStorage, takesSeveral } from './lib/files-in-use.ts'
import { looks, show } from './lib/looks.ts'
import { losesDeposit } from './lib/lost-deposits.ts'
import { messagesPage } from './lib/messages.ts'
import { onePage, picture, silence } from './lib/samples.ts'
import { overflowOf } from './lib/overflow.ts'
import { roomOfTwo, type RoomOfTwo } from './lib/room-of-two.ts'
import { depositsFromOutside, givesByLink, sharesReadably } from './lib/sharing.ts'
import { killDuringUploads } from './lib/upload-kills.ts'

const coffre = 'Halle Saint-Roch'
const canary = `canari${randomBytes(10).toString('hex')}`

let stack: RunningStack
let browser: Browser
let room: RoomOfTwo
beforeAll(async () => {
  stack = await startStack({ without: ['livekit'] })
  browser = await launchBrowser()
  room = await roomOfTwo(browser, stack, coffre)
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
})
keepEvidence(() => browser)

test('F20 a file goes from one member to another, and its words and its name are in no file of the servers', async () => {
  const [atClaire, atIdriss] = [filesPage(room.claire.page), filesPage(room.idriss.page)]
  const bytes = Buffer.concat([Buffer.from(`Le permis part jeudi. ${canary}`), randomBytes(300_000)])
  const name = `${canary}.txt`
  await atClaire.open(coffre)
  await atClaire.choose([{ name, bytes }])
  await atClaire.done(name)
  await atIdriss.open(coffre)
  await atIdriss.entry(name).waitFor()
  expect((await atIdriss.download(name)).equals(bytes)).toBe(true)
  for (const needle of [Buffer.from(canary), Buffer.from(canary, 'utf16le')])
    expect(await filesHolding(stack.dataDir, needle)).toEqual([])
  // The same search finds what must be there: the act is in the log, the sealed content in the store.
  expect(await filesHolding(stack.dataDir, Buffer.from('coffre.write'))).toContainEqual(
    expect.stringContaining('gateway/audit/'),
  )
})

test('both of two files of one name are kept, and a deletion is taken back', async () => {
  const [atClaire, atIdriss] = [filesPage(room.claire.page), filesPage(room.idriss.page)]
  await atClaire.choose([{ name: 'plan.pdf', bytes: Buffer.from('de Claire') }])
  await atIdriss.entry('plan.pdf').waitFor()
  await atIdriss.choose([{ name: 'plan.pdf', bytes: Buffer.from('d’Idriss') }])
  const dialog = room.idriss.page.getByRole('dialog', { name: 'Ce nom est déjà pris' })
  await dialog.getByRole('button', { name: 'Garder les deux' }).click()
  await atClaire.entry('plan (2).pdf').waitFor()
  expect((await atClaire.download('plan (2).pdf')).toString()).toBe('d’Idriss')
  expect((await atClaire.download('plan.pdf')).toString()).toBe('de Claire')

  await atClaire.act('plan (2).pdf', 'Mettre à la corbeille')
  await atIdriss.entry('plan (2).pdf').waitFor({ state: 'detached' })
  await room.claire.page.getByRole('button', { name: 'Annuler', exact: true }).click()
  await atIdriss.entry('plan (2).pdf').waitFor()
})

test('an upload that a reload cut goes on with what is not stored yet', async () => {
  const { page } = room.claire
  const [atClaire, atIdriss] = [filesPage(page), filesPage(room.idriss.page)]
  const bytes = randomBytes(20_000_000)
  const sent: string[] = []
  page.on('request', (request) => request.method() === 'PUT' && sent.push(new URL(request.url()).pathname))
  const third = '**/uploads/*/parts/3'
  await page.route(third, (route) => route.abort())
  await atClaire.choose([{ name: 'relevés.bin', bytes }])
  await expect
    .poll(() => sent.filter((path) => path.endsWith('/parts/3')).length, { timeout: 60_000 })
    .toBeGreaterThan(0)
  const before = sent.length
  await page.unroute(third)
  await page.reload()
  await atClaire.done('relevés.bin')
  const blob =
    sent
      .find((path) => path.endsWith('/parts/3'))
      ?.split('/')
      .at(-3) ?? ''
  const again = sent.slice(before).filter((path) => path.includes(blob))
  expect(again.map((path) => path.split('/').at(-1))).toEqual(['3'])
  await atIdriss.entry('relevés.bin').waitFor()
  expect((await atIdriss.download('relevés.bin')).equals(bytes)).toBe(true)
})

test('a file is attached in a conversation, looked at, and its card tells that it went to the trash', async () => {
  const [atClaire, atIdriss] = [room.claire.page, room.idriss.page]
  for (const page of [atClaire, atIdriss]) {
    await messagesPage(page).open()
    await messagesPage(page).openRoom(coffre)
  }
  const table = `poste;coût\ncharpente;${canary}`
  await atClaire
    .getByLabel('De cet appareil')
    .setInputFiles([{ name: 'devis.csv', mimeType: 'text/csv', buffer: Buffer.from(table) }])
  const card = fileCard(atIdriss, 'devis.csv')
  await card.getByRole('button', { name: 'Aperçu de devis.csv' }).click()
  const preview = atIdriss.getByRole('dialog', { name: 'devis.csv' })
  await preview.getByRole('cell', { name: canary }).waitFor()
  expect(await barriersOn(atIdriss)).toEqual([])
  await atIdriss.keyboard.press('Escape')
  await preview.waitFor({ state: 'detached' })
  expect(await atIdriss.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Aperçu de devis.csv')

  const started = atIdriss.waitForEvent('download')
  await card.getByRole('button', { name: 'Télécharger devis.csv' }).click()
  expect(await readFile(await (await started).path(), 'utf8')).toBe(table)

  // One that is there already is told of by a message, and nothing is copied.
  await atClaire.getByRole('button', { name: 'Joindre un fichier' }).click()
  await atClaire.getByRole('menuitem', { name: 'Du coffre du salon' }).click()
  const pick = atClaire.getByRole('dialog', { name: 'Joindre un fichier du coffre' })
  await pick.getByLabel('Chercher par nom').fill('plan')
  await pick.getByRole('radio', { name: /^plan\.pdf/ }).check()
  await pick.getByRole('button', { name: 'Joindre au salon' }).click()
  await fileCard(atIdriss, 'plan.pdf').waitFor()

  await card.getByRole('button', { name: 'Actions sur devis.csv' }).click()
  await atIdriss.getByRole('menuitem', { name: 'Voir dans le coffre' }).click()
  await filesPage(atIdriss).act('devis.csv', 'Mettre à la corbeille')
  await fileCard(atClaire, 'devis.csv').getByText('À la corbeille, supprimé par Idriss').waitFor()
  expect(await filesHolding(stack.dataDir, Buffer.from(canary))).toEqual([])
  for (const { foreign, violations, complaints } of [room.claire, room.idriss])
    expect([foreign, violations, complaints]).toEqual([[], [], []])
  await filesPage(atClaire).open(coffre)
  await filesPage(atIdriss).open(coffre)
})

test('F14 a link gives a file to somebody without an account, as often as said, and its key is in no file of the servers', () =>
  givesByLink({ stack, browser, room, coffre }))

test('F17 somebody without an account deposits for the members alone, with a receipt; what was changed on the way is refused', () =>
  depositsFromOutside({ stack, browser, room, coffre }))

test('F17 a deposit that the store loses is told to every member and to who sent it, each from what the portal received', () =>
  losesDeposit({ stack, browser, room, coffre }))

test('a shared folder says that the server reads it; it is shared, given by link, and brought back', () =>
  sharesReadably({ stack, browser, room, coffre }))

test('F20 pictures, documents, sounds and words are looked at in the page, and stay unreadable to the servers', async () => {
  const { page } = room.idriss
  const [atClaire, atIdriss] = [filesPage(room.claire.page), filesPage(page)]
  for (const files of [atClaire, atIdriss]) await files.open(coffre)
  await atClaire.choose([
    { name: 'ferme.png', bytes: picture(900, 600) },
    { name: 'marché.pdf', bytes: onePage(`Lot 4 ${canary}`) },
    { name: 'réunion.wav', bytes: silence(4) },
    { name: 'suite.md', bytes: Buffer.from(`# Chantier\n\n**${canary}** <img src=x onerror=alert(1)>`) },
  ])
  await atIdriss.entry('suite.md').waitFor()
  const shown = (name: string) => page.getByRole('dialog', { name })
  await atIdriss.act('ferme.png', 'Aperçu')
  await shown('ferme.png').getByRole('img').waitFor()
  await page.keyboard.press('ArrowRight')
  await shown('marché.pdf').getByText(`Lot 4 ${canary}`).waitFor({ state: 'attached' })
  expect(
    await shown('marché.pdf')
      .locator('canvas')
      .evaluate((canvas: HTMLCanvasElement) => canvas.width),
  ).toBeGreaterThan(300)
  await shown('marché.pdf').getByRole('button', { name: 'Fermer' }).click()
  await atIdriss.act('réunion.wav', 'Aperçu')
  const sought = await shown('réunion.wav')
    .locator('audio')
    .evaluate(
      (sound: HTMLAudioElement) =>
        new Promise((done) => {
          sound.addEventListener('seeked', () => done(sound.currentTime), { once: true })
          sound.currentTime = 3
        }),
    )
  expect(sought).toBe(3)
  await page.keyboard.press('Escape')
  await atIdriss.act('suite.md', 'Aperçu')
  await shown('suite.md').getByRole('heading', { name: 'Chantier' }).waitFor()
  expect(await shown('suite.md').locator('img').count()).toBe(0)
  expect(await barriersOn(page)).toEqual([])
  await page.keyboard.press('Escape')

  // The thumbnail that Claire's browser made is shown, and lies sealed.
  await page.getByRole('button', { name: 'Vignettes' }).click()
  await page.locator('[data-node] img.file-thumb').waitFor()
  await page.getByRole('button', { name: 'Liste', exact: true }).click()
  for (const readable of ['WEBPVP8', canary])
    expect(
      (await filesHolding(stack.dataDir, Buffer.from(readable))).filter((file) => file.startsWith('store')),
    ).toEqual([])
})

test('several files come down as one archive, leave under a passphrase, and are found by name', () =>
  takesSeveral(room.idriss, canary))

test('F4 F5 F11 an evil storage in front of a real browser: no wrong byte comes out, and an old state is said', () =>
  meetsEvilStorage(room.idriss))

test('without a mouse: a folder, a file, another name and place, away and back, given by link, looked at', () =>
  walksByKeyboard(room.claire.page, coffre))

test('axe finds nothing serious in a coffre, and nothing sticks out sideways', async () => {
  const { page } = room.idriss
  // What Claire did last moves the lines: a press that begins on one and ends on another is none.
  await filesPage(page).entry('nommé.txt').waitFor({ state: 'detached' })
  await filesPage(page).act('plan.pdf', 'Détails')
  await page.getByRole('complementary', { name: 'Détails de plan.pdf' }).waitFor()
  for (const view of ['details', 'list', 'tiles', 'places']) {
    if (view === 'list') await page.getByRole('button', { name: 'Fermer les détails' }).click()
    if (view === 'tiles') await page.getByRole('button', { name: 'Vignettes' }).click()
    if (view === 'places') await page.getByRole('link', { name: 'Récents' }).click()
    for (const look of looks) {
      await show(page, look)
      expect(await barriersOn(page), `${view}, ${look.theme}, ${look.width} px`).toEqual([])
    }
    for (const width of [320, 768, 1440]) {
      await show(page, { theme: 'light', width, textSize: 2 })
      expect(await overflowOf(page), `${view}, ${width} px`).toEqual([])
    }
    await show(page, { theme: 'light', width: 1440 })
  }
})

test('a long recording is heard from where it is sought, before all of it came', () => hearsFromTheMiddle(room, coffre))

test('T28 tabs killed at random bytes of an upload: none begins again from zero, no file comes out different', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const found = await killDuringUploads(room, { coffre, kills: 2, parts: 3, seed })
  expect(found, `seed ${seed}`).toMatchObject({ fromZero: 0, sentAgain: 0, corrupt: 0 })
})
