import { startStack, type RunningStack } from '@parvis/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAuditFiles } from './lib/audit-files.ts'
import { barriersOn } from './lib/axe.ts'
import { launchBrowser, newProfile, type Profile } from './lib/browser.ts'
import { callPage, decoded, patience, placeIn } from './lib/calls.ts'
import { keepEvidence } from './lib/evidence.ts'
import { pressOn, tabTo } from './lib/keys.ts'
import { matrixApi } from './lib/matrix-api.ts'
import { choosePerson, messagesPage, roomPage } from './lib/messages.ts'
import { claire, helene, idriss } from './lib/people.ts'
import { roomOfTwo } from './lib/room-of-two.ts'
import { crash, entropyOf, secondsIn } from './lib/recordings.ts'
import { enterFirst } from './lib/sign-in.ts'

const room = 'Halle Saint-Roch'
let stack: RunningStack
let browser: Browser
let atClaire: Profile
let atIdriss: Profile
let atHelene: Profile
/** Paths that were asked for while the recording was played. */
const pieces = new Set<string>()

beforeAll(async () => {
  stack = await startStack()
  browser = await launchBrowser({ devices: true })
  const two = await roomOfTwo(browser, stack, room)
  atClaire = two.claire
  atIdriss = two.idriss
  for (const { context } of [atClaire, atIdriss]) await context.grantPermissions(['camera', 'microphone'])
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
})
keepEvidence(() => browser)

const groupsNote = (page: Page) => page.getByRole('group', { name: 'Petits groupes' })
const recordingNote = (page: Page) => page.getByRole('group', { name: 'Enregistrement' })
const rings = (at: Profile, who: string) => at.page.getByRole('region', { name: `${who} vous appelle` })

describe('who calls is heard, and answered', () => {
  test('it rings at Idriss wherever he is; he declines, and Claire is told', async () => {
    await atIdriss.page.goto('/')
    await callPage(atClaire.page).toDoor()
    await atClaire.page.getByRole('switch', { name: /Faire sonner chez les membres/ }).click()
    await callPage(atClaire.page).enter()
    const ring = rings(atIdriss, claire.name)
    await ring.waitFor()
    await atClaire.page.getByText('Ça sonne chez Idriss…').waitFor()
    expect(await barriersOn(atIdriss.page)).toEqual([])
    await ring.getByRole('button', { name: 'Couper la sonnerie' }).click()
    await ring.getByRole('button', { name: 'Décliner' }).click()
    await ring.waitFor({ state: 'detached' })
    await atClaire.page.getByText('Idriss a décliné.').waitFor()
  })

  test('she rings again; he answers without a camera and is in the call at once', async () => {
    await callPage(atClaire.page).button('Rappeler').click()
    await rings(atIdriss, claire.name).getByRole('button', { name: 'Sans caméra' }).click()
    await decoded(callPage(atIdriss.page).tile(claire.name))
    await callPage(atClaire.page).tile(idriss.name).waitFor()
    expect(await rings(atIdriss, claire.name).count()).toBe(0)
  })
})

describe('the room’s messages stand beside the call', () => {
  test('what Claire writes there is counted at Idriss until he opens it, and the call goes on', async () => {
    const [hers, his] = [callPage(atClaire.page), callPage(atIdriss.page)]
    await hers.button('Messages').click()
    await roomPage(atClaire.page).send('Le plan est dans le coffre.')
    await his.button(/^Messages\s*1$/).click()
    await roomPage(atIdriss.page).message('Le plan est dans le coffre.').waitFor()
    await his.button('Messages').waitFor()
    await roomPage(atIdriss.page).send('Merci, je le lis.')
    await roomPage(atClaire.page).message('Merci, je le lis.').waitFor()
    expect(await barriersOn(atIdriss.page)).toEqual([])
    await decoded(his.tile(claire.name))
    await atIdriss.page.keyboard.press('Escape')
    await his.side.waitFor({ state: 'detached' })
  })
})

describe('a call that was missed', () => {
  test('is told where Claire is, and in the room, until she has read it', async () => {
    await callPage(atClaire.page).leave()
    await callPage(atIdriss.page).leave()
    await atClaire.page
      .getByRole('link', { name: /^Appels/ })
      .first()
      .click()
    await callPage(atIdriss.page).button('Revenir dans l’appel').click()
    await atIdriss.page.getByRole('switch', { name: /Faire sonner chez les membres/ }).click()
    await callPage(atIdriss.page).enter()
    await rings(atClaire, idriss.name).waitFor()
    await callPage(atIdriss.page).leave()
    await rings(atClaire, idriss.name).waitFor({ state: 'detached' })
    const missed = atClaire.page.getByRole('region', { name: 'Appels manqués' })
    await missed.getByRole('link', { name: `Rappeler : ${idriss.name}` }).waitFor()
    expect(await barriersOn(atClaire.page)).toEqual([])
    await messagesPage(atClaire.page).open()
    await messagesPage(atClaire.page).openRoom(room)
    await roomPage(atClaire.page).log.getByText(`Appel manqué de ${idriss.name}.`).waitFor()
    await roomPage(atClaire.page).log.getByRole('link', { name: 'Rappeler' }).last().click()
    await atClaire.page.getByRole('heading', { name: room }).waitFor()
    await atClaire.page
      .getByRole('link', { name: /^Appels/ })
      .first()
      .click()
    await missed.waitFor({ state: 'detached' })
  })

  test('a person is called from where they stand among the members', async () => {
    const { page } = atClaire
    await messagesPage(page).open()
    await messagesPage(page).openRoom(room)
    await page.getByRole('button', { name: 'Détails du salon' }).click()
    await page.getByRole('link', { name: `Appeler ${idriss.name}` }).click()
    await page.getByRole('heading', { name: idriss.name }).waitFor()
    await callPage(page).button('Entrer dans l’appel').waitFor()
  })
})

test('the door of a call and the call are walked by keys alone, every stop seen and named', async () => {
  const { page } = atClaire
  await pressOn(page, { role: 'button', name: /^Micro/ }, 'Shift+Tab')
  await pressOn(page, { role: 'button', name: /^Micro/ }, 'Shift+Tab')
  await pressOn(page, { role: 'button', name: 'Entrer dans l’appel' })
  await page.getByRole('toolbar', { name: 'Commandes de l’appel' }).waitFor()
  await page.keyboard.press('F2')
  await tabTo(page, { role: 'button', name: 'Main' }, 'ArrowRight')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Main', pressed: true }).waitFor()
  await tabTo(page, { role: 'button', name: 'Plus' }, 'ArrowRight')
  await page.keyboard.press('Enter')
  await tabTo(page, { role: 'menuitem', name: 'Réseau' }, 'ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Réseau' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Réseau' }).waitFor({ state: 'hidden' })
  await page.keyboard.press('F2')
  await pressOn(page, { role: 'button', name: 'Quitter' }, 'ArrowLeft')
  await page.getByRole('heading', { name: 'Vous avez quitté l’appel' }).waitFor()
})

describe('small groups', () => {
  test('Claire opens two, each person is brought into theirs, and she visits one', async () => {
    atHelene = await newProfile(browser, stack)
    await atHelene.context.grantPermissions(['camera', 'microphone'])
    await enterFirst(atHelene, helene)
    await messagesPage(atClaire.page).open()
    await messagesPage(atClaire.page).openRoom(room)
    await atClaire.page.getByRole('button', { name: 'Détails du salon' }).click()
    await atClaire.page.getByRole('button', { name: 'Inviter quelqu’un' }).click()
    const inviting = atClaire.page.getByRole('dialog', { name: `Inviter dans ${room}` })
    await choosePerson(inviting, helene.name)
    await inviting.getByRole('button', { name: 'Inviter 1 personne' }).click()
    await messagesPage(atHelene.page).open()
    await messagesPage(atHelene.page).accept(room)
    for (const { page } of [atClaire, atIdriss, atHelene]) {
      await messagesPage(page).open()
      await messagesPage(page).openRoom(room)
      await callPage(page).toDoor()
      // Who is alone in a group is looked at by nobody: one picture less to draw.
      await (page === atHelene.page ? callPage(page).enterUnseen() : callPage(page).enter())
    }
    const hers = callPage(atClaire.page)
    for (const { name } of [idriss, helene]) await hers.tile(name).waitFor()
    for (const { page } of [atClaire, atIdriss]) await callPage(page).keepImages()
    await hers.more('Petits groupes')
    const plan = atClaire.page.getByRole('dialog', { name: 'Petits groupes' })
    await plan.getByRole('combobox', { name: idriss.name }).selectOption('Groupe 1')
    await plan.getByRole('combobox', { name: helene.name }).selectOption('Groupe 2')
    expect(await barriersOn(atClaire.page)).toEqual([])
    // His first way there is cut: he is brought along by a further one.
    await atIdriss.page.route('**/sfu/get', (asked) => asked.abort(), { times: 1 })
    await plan.getByRole('button', { name: 'Ouvrir les groupes' }).click()
    await groupsNote(atClaire.page).waitFor({ timeout: patience })
    await groupsNote(atIdriss.page).getByText('Vous êtes dans « Groupe 1 »').waitFor({ timeout: patience })
    await groupsNote(atHelene.page).getByText('Vous êtes dans « Groupe 2 »').waitFor({ timeout: patience })
    await hers.button('Aller dans « Groupe 1 »').click()
    await decoded(callPage(atIdriss.page).tile(claire.name))
    await decoded(hers.tile(idriss.name))
    expect(await barriersOn(atIdriss.page)).toEqual([])
  })

  test('who is in one is nowhere in the other: not listed, and the relay gives them no place there', async () => {
    expect(await callPage(atIdriss.page).tile(helene.name).count()).toBe(0)
    expect(await messagesPage(atIdriss.page).row('Groupe 1').count()).toBe(0)
    const [own, other] = [roomInAddress(atIdriss.page), roomInAddress(atHelene.page)]
    const api = await matrixApi(atIdriss)
    expect([await placeIn(atIdriss, api, own), await placeIn(atIdriss, api, other)]).toEqual([200, 403])
  })

  test('what she says to all is read in each, and her call back brings everybody back', async () => {
    const { page } = atClaire
    await page.getByRole('textbox', { name: 'Message à tous les groupes' }).fill('Encore cinq minutes.')
    await page.keyboard.press('Enter')
    for (const at of [atIdriss, atHelene]) await groupsNote(at.page).getByText('Encore cinq minutes.').waitFor()
    await callPage(page).button('Rappeler tout le monde').click()
    for (const at of [atClaire, atIdriss, atHelene]) {
      await at.page.getByRole('heading', { name: room, level: 1 }).waitFor({ timeout: patience })
      await callPage(at.page).button('Scellé pour 3').waitFor({ timeout: patience })
    }
    const closed = () => atHelene.page.getByText('Rien n’est montré').count()
    await expect.poll(closed, { timeout: 60_000 }).toBe(0)
    await decoded(callPage(atClaire.page).tile(idriss.name))
  })
})

describe('a recording', () => {
  test('Hélène leaves the room; those who stay are told of a recording, and are in it once they agreed', async () => {
    const { page } = atHelene
    await callPage(page).leave()
    await messagesPage(page).open()
    await messagesPage(page).openRoom(room)
    await page.getByRole('button', { name: 'Détails du salon' }).click()
    await page.getByRole('button', { name: 'Quitter le salon' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Quitter' }).click()
    await callPage(atClaire.page).button('Scellé pour 2').waitFor()
    await callPage(atClaire.page).more('Enregistrer cet appel')
    await callPage(atClaire.page).button('Enregistrer').click()
    await recordingNote(atClaire.page).getByText('Vous enregistrez cet appel.').waitFor()
    const note = recordingNote(atClaire.page)
    await note.getByText('1 personne y est. 1 n’a pas accepté').waitFor()
    await recordingNote(atIdriss.page).getByText(`${claire.name} enregistre cet appel.`).waitFor()
    await atIdriss.page.getByText('Enregistrement scellé pour ce salon').waitFor()
    expect(await barriersOn(atIdriss.page)).toEqual([])
    await callPage(atIdriss.page).button('Accepter').click()
    await note.getByText('2 personnes y sont.').waitFor()
    const entries = await readAuditFiles(stack.dataDir)
    expect(entries.filter(({ act, decision }) => act === 'call.record' && decision === 'allow')).toHaveLength(1)
  })

  test('its browser crashes: all that it had told as stored is played by another member', async () => {
    const kept = recordingNote(atClaire.page).getByText(/Dans le coffre\s:/)
    const seconds = async () => secondsIn(await kept.innerText())
    await expect.poll(seconds, { timeout: 60_000 }).toBeGreaterThan(10)
    const told = await seconds()
    await crash(atClaire)
    await callPage(atIdriss.page).leave()
    // What is asked for behind the last piece is not there: so the end is found where none was written.
    atIdriss.page.on('response', (answer) => answer.ok() && pieces.add(new URL(answer.url()).pathname))
    await atIdriss.page.getByRole('link', { name: 'Enregistrements' }).click()
    await atIdriss.page.getByRole('button', { name: /^Lire : Appel / }).click()
    const video = atIdriss.page.locator('video')
    const lasts = () => video.evaluate((of: HTMLVideoElement) => (Number.isFinite(of.duration) ? of.duration : 0))
    await expect.poll(lasts, { timeout: 30_000 }).toBeGreaterThanOrEqual(told)
    await atIdriss.page.getByText('Cet enregistrement n’a pas de fin').waitFor()
    expect(await barriersOn(atIdriss.page)).toEqual([])
    await video.evaluate((of: HTMLVideoElement) => {
      of.muted = true
      of.currentTime = of.duration - 3
      return of.play()
    })
    await expect
      .poll(() => video.evaluate((of: HTMLVideoElement) => of.currentTime), { timeout: 60_000 })
      .toBeGreaterThan(told - 1.5)
    expect(await video.evaluate((of: HTMLVideoElement) => of.error?.message ?? null)).toBe(null)
  })

  test('who left before gets none of it, and what lies on the server’s disk says nothing', async () => {
    const blobs = [...pieces].filter((path) => path.includes('/blobs/'))
    expect(blobs.length).toBeGreaterThan(3)
    const clear: string[] = []
    const webm = Buffer.concat([Buffer.from([0x42, 0x82, 0x84]), Buffer.from('webm')])
    for (const path of blobs) {
      const headers = { 'x-parvis-room': roomInAddress(atIdriss.page) }
      const stored = await (await atIdriss.context.request.get(path, { headers })).body()
      expect((await atHelene.context.request.get(path, { headers })).status()).toBe(403)
      if (stored.includes(webm) || (stored.length > 100_000 && entropyOf(stored) < 7.99)) clear.push(path)
    }
    expect(clear).toEqual([])
  })
})

test('nothing was asked of another origin, no policy was broken', () => {
  for (const { foreign, violations } of [atClaire, atIdriss, atHelene]) {
    expect({ foreign, violations }).toEqual({ foreign: [], violations: [] })
  }
})

/** The room that a page’s address names. */
const roomInAddress = (page: Page) => decodeURIComponent(/appels\/([^/]+)/.exec(page.url())?.[1] ?? '')
