import { startStack, type RunningStack } from '@parvis/testkit'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriersOn } from './lib/axe.ts'
import { launchBrowser, newProfile, type Profile } from './lib/browser.ts'
import { callPage, decoded, patience } from './lib/calls.ts'
import { keepEvidence } from './lib/evidence.ts'
import { claire, idriss } from './lib/people.ts'
import { messagesPage, roomPage } from './lib/messages.ts'
import { roomOfTwo } from './lib/room-of-two.ts'

const room = 'Halle Saint-Roch'
let stack: RunningStack
let browser: Browser
let atClaire: Profile
let atIdriss: Profile

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

const tile = (page: Page, name: string) => page.locator(`figure[aria-label^="${name}"]`)
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const toolbar = (page: Page) => page.getByRole('toolbar', { name: 'Commandes de l’appel' })

const soon = { timeout: patience }
/** px: how wide somebody's image is. */
const width = async (of: Locator) => (await of.boundingBox())?.width ?? 0

describe('a call of two people', () => {
  test('Claire calls from the room: she sees herself, is heard, and enters', async () => {
    const { page } = atClaire
    await page.getByRole('link', { name: 'Appeler' }).click()
    await page.getByRole('heading', { name: room }).waitFor()
    await decoded(page.getByRole('region', { name: 'Votre image' }))
    await page.getByRole('img', { name: /on vous entend bien/ }).waitFor()
    expect(await barriersOn(page)).toEqual([])
    await button(page, 'Entrer dans l’appel').click()
    await toolbar(page).waitFor()
    await decoded(tile(page, 'Vous'))
  })

  test('Idriss finds the call in the room’s head, and each decodes the other', async () => {
    const { page } = atIdriss
    await page.getByRole('link', { name: /Rejoindre l’appel/ }).click()
    await page.getByText('Claire est là').waitFor()
    await button(page, 'Entrer dans l’appel').click()
    await decoded(tile(page, claire.name))
    await decoded(tile(atClaire.page, idriss.name))
    for (const one of [page, atClaire.page]) {
      await button(one, 'Scellé pour 2').waitFor()
      expect(await one.getByRole('region', { name: 'Alerte sur cet appel' }).count()).toBe(0)
    }
    expect(await barriersOn(page)).toEqual([])
  })

  test('who mutes is seen as muted, a raised hand is seen, by keyboard alone', async () => {
    const { page } = atClaire
    await page.keyboard.press('F2')
    await page.keyboard.press('Enter')
    await atIdriss.page.locator(`figure[aria-label^="${claire.name}"][aria-label*="micro coupé"]`).waitFor()
    await page.keyboard.press('Control+d')
    await atIdriss.page.locator(`figure[aria-label^="${claire.name}"]:not([aria-label*="micro coupé"])`).waitFor()
    await button(page, 'Main').press('Space')
    await atIdriss.page.locator(`figure[aria-label^="${claire.name}"][aria-label*="main levée"]`).waitFor()
  })

  test('a reaction is read by the other; hands stand in the order in which they went up', async () => {
    const [hers, his] = [atClaire.page, atIdriss.page]
    await button(hers, 'Réagir').click()
    await hers.getByRole('menuitem', { name: 'Bravo' }).click()
    await his.locator('.call-last', { hasText: /Claire Morvan\s:\s👏 Bravo/ }).waitFor()
    await button(his, 'Main').click()
    const queue = (page: Page) => callPage(page).side.locator('ol > li')
    for (const page of [hers, his]) {
      await queue(page).nth(1).getByText('2ᵉ').waitFor()
      const first = (await queue(page).allInnerTexts()).map((one) => one.includes(claire.name))
      expect(first).toEqual([true, false])
    }
    await button(hers, 'Main').click()
    await queue(his).filter({ hasText: idriss.name }).getByText('1ʳᵉ').waitFor()
    await button(his, 'Main').click()
    await queue(hers).first().waitFor({ state: 'detached' })
  })

  test('who speaks by holding a key is open for as long as it is held, also right after a click, and not else', async () => {
    const { page } = atClaire
    const open = atIdriss.page.locator(`figure[aria-label^="${claire.name}"]:not([aria-label*="micro coupé"])`)
    const shut = atIdriss.page.locator(`figure[aria-label^="${claire.name}"][aria-label*="micro coupé"]`)
    const push = () => callPage(page).turn('Parler en tenant Espace', 'menuitemcheckbox')
    await push()
    await shut.waitFor()
    await button(page, 'Participants').click()
    await button(page, 'Participants').click()
    await page.keyboard.down('Space')
    await open.waitFor()
    await page.keyboard.up('Space')
    await shut.waitFor()
    await callPage(page).side.waitFor()
    await push()
    await page.keyboard.press('Control+d')
    await open.waitFor()
  })

  test('one image large, one alone, a pinned one, one that floats, the whole screen', async () => {
    const { page } = atClaire
    const [his, own] = [tile(page, idriss.name), tile(page, 'Vous')]
    const ratio = async () => Math.round((await width(his)) / (await width(own)))
    await callPage(page).turn('Vue de qui parle')
    await expect.poll(ratio, soon).toBeGreaterThan(1)
    await decoded(his)
    await callPage(page).turn('Une seule image')
    await own.waitFor({ state: 'detached' })
    await callPage(page).turn('Vue en grille')
    await expect.poll(ratio, soon).toBe(1)
    await button(page, 'Épingler Vous').click()
    await page.locator('figure[aria-label^="Vous"][aria-label*="image épinglée"]').waitFor()
    await expect.poll(ratio, soon).toBe(0)
    await button(page, 'Détacher Vous').click()
    await expect.poll(ratio, soon).toBe(1)
    const floats = () => page.evaluate(() => document.pictureInPictureElement !== null)
    const float = button(page, `Image flottante de ${idriss.name}`)
    await float.click()
    await expect.poll(floats, soon).toBe(true)
    await float.click()
    await expect.poll(floats, soon).toBe(false)
    const whole = () => page.evaluate(() => document.fullscreenElement?.className.includes('call') ?? false)
    await callPage(page).turn('Plein écran', 'menuitemcheckbox')
    await expect.poll(whole, soon).toBe(true)
    await callPage(page).turn('Plein écran', 'menuitemcheckbox')
    await expect.poll(whole, soon).toBe(false)
  })

  test('a screen is shown large at the other, sharp or smooth as is chosen, and gone when it ends', async () => {
    const { page } = atClaire
    await button(page, 'Présenter').click()
    await button(page, 'Choisir l’écran').click()
    const [own, seen] = [tile(page, 'Votre écran'), tile(atIdriss.page, `Écran de ${claire.name}`)]
    await decoded(seen)
    expect(await width(seen)).toBeGreaterThan(2 * (await width(tile(atIdriss.page, claire.name))))
    const captured = () =>
      own.locator('video').evaluate((video: HTMLVideoElement) => {
        const [track] = (video.srcObject as MediaStream).getVideoTracks()
        return [track?.contentHint, track?.getSettings().frameRate]
      })
    expect(await captured()).toEqual(['detail', 5])
    await button(page, 'Fluide').click()
    await page.getByRole('button', { name: 'Fluide', pressed: true }).waitFor()
    await expect.poll(captured, soon).toEqual(['motion', 30])
    await button(page, 'Arrêter de présenter').click()
    await seen.waitFor({ state: 'detached' })
  })

  test('the noise around a voice is taken out by what this origin serves, and the voice goes on', async () => {
    const { page } = atClaire
    const asked = page.waitForResponse(
      (answer) => answer.ok() && /rnnoise.*\.wasm$/.test(new URL(answer.url()).pathname),
    )
    await button(page, 'Plus').click()
    await page.getByRole('menuitem', { name: 'Micro, caméra et haut-parleurs' }).click()
    await page.getByRole('switch', { name: /Retirer les bruits/ }).check()
    await asked
    await page.keyboard.press('Escape')
    await decoded(tile(atIdriss.page, claire.name))
  })

  test('the room is read and written with the call in a corner, and the call goes on', async () => {
    const { page } = atClaire
    await page.getByRole('link', { name: /^Messages/ }).click()
    await messagesPage(page).openRoom(room)
    await roomPage(page).send('Je vous écoute en écrivant.')
    const corner = page.getByRole('complementary', { name: `Appel en cours : ${room}` })
    await decoded(corner)
    await corner.getByRole('link', { name: 'Revenir à l’appel' }).click()
    await decoded(tile(page, idriss.name))
  })

  test('who leaves is gone from the other’s call, and is told that nothing was kept', async () => {
    await button(atIdriss.page, 'Quitter').click()
    await atIdriss.page.getByRole('heading', { name: 'Vous avez quitté l’appel' }).waitFor()
    await tile(atClaire.page, idriss.name).waitFor({ state: 'detached' })
    await atClaire.page.getByText('Personne d’autre n’est là').waitFor()
    await button(atClaire.page, 'Quitter').click()
    await atClaire.page.getByRole('heading', { name: 'Vous avez quitté l’appel' }).waitFor()
  })
})

describe('a guest, by a link', () => {
  let atMarc: Profile
  const marc = 'Marc Petit'

  test('the host makes a link; who opens it gives a name and waits, with no account and no key', async () => {
    const { page } = atClaire
    await button(page, 'Revenir dans l’appel').click()
    await button(page, 'Entrer dans l’appel').click()
    await toolbar(page).waitFor()
    await button(page, 'Inviter par un lien').click()
    await button(page, 'Créer le lien').click()
    const link = await page.getByLabel('Lien à envoyer').inputValue()
    expect(new URL(link).pathname).toBe('/invite')
    await page.keyboard.press('Escape')
    atMarc = await newProfile(browser, stack)
    await atMarc.context.grantPermissions(['camera', 'microphone'])
    await atMarc.page.goto(link)
    await atMarc.page.getByRole('heading', { name: room }).waitFor()
    expect(await barriersOn(atMarc.page)).toEqual([])
    await atMarc.page.getByLabel('Votre nom').fill(marc)
    await atMarc.page.keyboard.press('Enter')
    await atMarc.page.getByRole('heading', { name: 'Vous êtes à la porte' }).waitFor()
    expect(await barriersOn(atMarc.page)).toEqual([])
  })

  test('let in, each decodes the other, and the guest is marked as one', async () => {
    await button(atClaire.page, `Faire entrer ${marc}`).click()
    await toolbar(atMarc.page).waitFor({ timeout: 60_000 })
    await decoded(tile(atMarc.page, claire.name))
    await decoded(tile(atClaire.page, marc))
    await atClaire.page.locator(`figure[aria-label^="${marc}"][aria-label*="Personne invitée"]`).waitFor()
    for (const one of [atMarc.page, atClaire.page])
      expect(await one.getByRole('region', { name: 'Alerte sur cet appel' }).count()).toBe(0)
  })

  test('placed in a small group, the guest is brought there first, sees and is seen, and comes back with everybody', async () => {
    const [hers, his] = [callPage(atClaire.page), callPage(atMarc.page)]
    for (const at of [hers, his]) await at.keepImages()
    await hers.more('Petits groupes')
    const plan = atClaire.page.getByRole('dialog', { name: 'Petits groupes' })
    await plan.getByRole('combobox', { name: marc }).selectOption('Groupe 1')
    await plan.getByRole('button', { name: 'Ouvrir les groupes' }).click()
    await atMarc.page.getByText('Vous êtes dans « Groupe 1 »').waitFor({ timeout: patience })
    await hers.button('Aller dans « Groupe 1 »').click()
    await decoded(his.tile(claire.name))
    await decoded(hers.tile(marc))
    expect(await barriersOn(atMarc.page)).toEqual([])
    await hers.button('Rappeler tout le monde').click()
    for (const { page } of [atClaire, atMarc]) {
      await page.getByRole('heading', { name: room, level: 1 }).waitFor({ timeout: patience })
      await callPage(page).button('Scellé pour 2').waitFor({ timeout: patience })
    }
    await decoded(his.tile(claire.name))
    await decoded(hers.tile(marc))
  })

  test('put out by the host, the guest is out, is told so, and the keys change', async () => {
    const { page } = atClaire
    const epoch = async () =>
      Number(
        (
          await page
            .getByText(/Époque \d+/)
            .first()
            .textContent()
        )?.match(/\d+/)?.[0],
      )
    await button(page, /Scellé pour 2/).click()
    const before = await epoch()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: new RegExp(`Retirer de l’appel .*${marc}`) }).click()
    await button(page, 'Retirer').click()
    await tile(page, marc).waitFor({ state: 'detached' })
    await atMarc.page.getByRole('heading', { name: 'On vous a fait sortir de l’appel' }).waitFor()
    expect(await atMarc.page.locator('video').count()).toBe(0)
    await button(page, /Scellé/).click()
    expect(await epoch()).toBeGreaterThan(before)
    await page.keyboard.press('Escape')
    await atMarc.close()
    await button(page, 'Quitter').click()
  })

  test('a connection is checked without a call: each step is told, and a report is made for support', async () => {
    const { page } = atClaire
    await page.goto('/appels')
    await page.getByRole('link', { name: 'Vérifier ma connexion' }).click()
    await page.getByRole('heading', { name: 'Vérifier ma connexion' }).waitFor()
    await button(page, 'Commencer').click()
    await page.getByText('Tout est prêt pour un appel.').first().waitFor({ timeout: 90_000 })
    const report = await page.locator('pre').innerText()
    for (const step of ['seal', 'microphone', 'camera', 'gateway', 'messages', 'udp'])
      expect(report).toContain(`${step}: good`)
    expect(report).toMatch(/relay: good .*sent=[1-9]/)
    expect(report).not.toContain(claire.name)
    expect(await barriersOn(page)).toEqual([])
  })

  test('nothing was asked of another origin, no policy was broken, nothing complained', () => {
    for (const { foreign, violations, complaints } of [atClaire, atIdriss]) {
      expect({ foreign, violations, complaints }).toEqual({ foreign: [], violations: [], complaints: [] })
    }
  })
})
