import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, newProfile } from './lib/browser.ts'
import { keepEvidence } from './lib/evidence.ts'
import { press, pressOn, tabTo } from './lib/keys.ts'
import { roomPage } from './lib/messages.ts'
import { helene } from './lib/people.ts'
import { readCode } from './lib/recovery.ts'
import { insideShell, signInButton } from './lib/sign-in.ts'
import { sharedPortal } from './lib/suite.ts'

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
  page = (await newProfile(browser, sharedPortal())).page
  // A mouse that is moved or pressed fails the walk.
  await page.addInitScript(() => {
    for (const type of ['pointerdown', 'pointermove']) {
      addEventListener(type, () => document.documentElement.setAttribute('data-pointed', type), true)
    }
  })
})
afterAll(() => browser?.close())
keepEvidence(() => browser)

test('without a mouse: from the sign-in page to a room of one’s own, a message, an answer, a word under it, and out', async () => {
  await page.goto('/')
  await page.getByRole('button', { name: signInButton }).waitFor()
  await pressOn(page, { role: 'button', name: signInButton })
  await page.getByRole('heading', { name: 'Choisissez un compte' }).waitFor()
  await pressOn(page, { role: 'button', name: new RegExp(helene.name) })

  const groups = await readCode(page)
  for (const label of await page.getByText(/^Groupe n°\s\d+$/).allTextContents()) {
    const number = Number(/\d+/.exec(label)?.[0])
    await tabTo(page, { role: 'textbox', name: `Groupe n° ${number}` })
    await page.keyboard.type(groups[number - 1] ?? '')
  }
  await press(page, 'Enter')
  await insideShell(page)

  await pressOn(page, { role: 'link', name: /^Messages/ })
  await page.getByRole('heading', { name: 'Messages', level: 1 }).waitFor()
  await pressOn(page, { role: 'button', name: 'Nouveau message ou salon' })
  await page.getByRole('menuitem', { name: 'Créer un salon' }).waitFor()
  await pressOn(page, { role: 'menuitem', name: 'Créer un salon' }, 'ArrowDown')
  await page.getByRole('dialog', { name: 'Créer un salon' }).waitFor()
  await tabTo(page, { role: 'textbox', name: /^Nom du salon/ })
  await page.keyboard.type('Clavier seul')
  await pressOn(page, { role: 'button', name: 'Créer le salon' })

  const room = roomPage(page)
  await room.log.waitFor()
  await expect.poll(() => room.field.evaluate((field) => field === document.activeElement)).toBe(true)
  await page.keyboard.type('Écrit au clavier.')
  await press(page, 'Enter')
  await room.message('Écrit au clavier.').waitFor()

  await tabTo(page, { role: 'article', name: /^Vous/ }, 'Shift+Tab')
  await pressOn(page, { role: 'button', name: 'Répondre' })
  await page.getByText(/^Réponse à /).waitFor()
  await page.keyboard.type('Répondu au clavier.')
  await press(page, 'Enter')
  await room.message('Répondu au clavier.').waitFor()

  await tabTo(page, { role: 'article', name: /^Vous/ }, 'Shift+Tab')
  await pressOn(page, { role: 'button', name: 'Réagir' })
  await page.getByRole('dialog', { name: 'Réagir' }).waitFor()
  await pressOn(page, { role: 'button', name: 'Merci' })
  await page.getByRole('button', { name: /^Merci, / }).waitFor()

  await pressOn(page, { role: 'button', name: 'Détails du salon' }, 'Shift+Tab')
  await pressOn(page, { role: 'button', name: 'Quitter le salon' })
  await page.getByRole('dialog').waitFor()
  await pressOn(page, { role: 'button', name: 'Quitter' })
  await page.getByRole('heading', { name: 'Aucune conversation pour l’instant' }).waitFor()
  expect(await page.locator('html').getAttribute('data-pointed')).toBeNull()
}, 240_000)
