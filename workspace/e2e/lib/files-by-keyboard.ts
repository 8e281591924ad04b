import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { filesPage } from './files.ts'
import { press, pressOn, tabTo } from './keys.ts'

/** Milliseconds: a focus comes back once its page has drawn, and other browsers may be drawing too. */
const patience = { timeout: 20_000 }

const standsOn = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim())

/** A coffre without a mouse: a folder, a file in, another name, another place, away and back, given by link, looked at. */
export async function walksByKeyboard(page: Page, coffre: string): Promise<void> {
  const { entry, ready } = filesPage(page)
  const dialog = (name: string) => page.getByRole('dialog', { name })
  /** From wherever the focus is, to an entry's name. */
  const reach = async (name: string) => {
    for (let stop = 0; !(await page.evaluate(() => document.activeElement?.matches('[data-node] *'))); stop += 1) {
      expect(stop, 'Tab never reaches the list').toBeLessThan(80)
      await press(page, 'Tab')
    }
    await press(page, 'Home')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.matches('[data-node] button')), patience)
      .toBe(true)
    for (let line = 0; (await standsOn(page)) !== name; line += 1) {
      expect(line, `no arrow reaches « ${name} »`).toBeLessThan(60)
      await press(page, 'ArrowDown')
      await page.evaluate(() => new Promise(requestAnimationFrame))
    }
  }
  const act = async (name: string, what: string) => {
    await reach(name)
    await press(page, 'Tab')
    expect(await standsOn(page)).toBe(`Actions sur ${name}`)
    await press(page, 'Space')
    await page.getByRole('menuitem', { name: what, exact: true }).waitFor()
    await pressOn(page, { role: 'menuitem', name: what }, 'ArrowDown')
  }

  const undo = async () => {
    await page.getByRole('button', { name: 'Annuler', exact: true }).last().waitFor()
    await press(page, 'Control+z')
  }

  await pressOn(page, { role: 'link', name: /^Fichiers/ })
  await page.getByRole('navigation', { name: 'Coffres' }).waitFor()
  await pressOn(page, { role: 'link', name: new RegExp(`^.?.?\\s*${coffre}`) })
  await page.getByRole('region', { name: `Coffre ${coffre}` }).waitFor()
  await ready()

  await pressOn(page, { role: 'button', name: 'Nouveau dossier' })
  await dialog('Nouveau dossier').waitFor()
  await tabTo(page, { role: 'textbox', name: 'Nom du dossier' })
  await page.keyboard.type('Au clavier')
  await press(page, 'Enter')
  await entry('Au clavier').waitFor()
  expect(await standsOn(page)).toBe('Nouveau dossier')

  const asked = page.waitForEvent('filechooser')
  await pressOn(page, { role: 'button', name: 'Déposer' })
  await (await asked).setFiles([{ name: 'posé.txt', mimeType: 'text/plain', buffer: Buffer.from('sans souris') }])
  await entry('posé.txt').waitFor()

  await reach('posé.txt')
  await press(page, 'F2')
  await page.keyboard.type('nommé')
  await press(page, 'Enter')
  await entry('nommé.txt').waitFor()
  await expect.poll(() => standsOn(page), patience).toBe('nommé.txt')

  await act('nommé.txt', 'Déplacer')
  await tabTo(page, { role: 'radio', name: coffre })
  await tabTo(page, { role: 'radio', name: 'Au clavier' }, 'ArrowDown')
  await pressOn(page, { role: 'button', name: 'Déplacer ici' })
  await entry('nommé.txt').waitFor({ state: 'detached' })
  await undo()
  await entry('nommé.txt').waitFor()

  await reach('nommé.txt')
  await press(page, 'Delete')
  await entry('nommé.txt').waitFor({ state: 'detached' })
  await undo()
  await entry('nommé.txt').waitFor()

  await act('nommé.txt', 'Partager par lien')
  await dialog('Donner « nommé.txt » par lien').waitFor()
  await tabTo(page, { role: 'button', name: 'Créer le lien' })
  await press(page, 'Escape')
  await expect.poll(() => standsOn(page), patience).toBe('Actions sur nommé.txt')

  await act('nommé.txt', 'Aperçu')
  await dialog('nommé.txt').getByText('sans souris').waitFor()
  await pressOn(page, { role: 'button', name: 'Fermer l’aperçu' })
  await expect.poll(() => standsOn(page), patience).toBe('Actions sur nommé.txt')
  await reach('nommé.txt')
  await press(page, 'Delete')
  await entry('nommé.txt').waitFor({ state: 'detached' })
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.matches('[data-node] button')), patience)
    .toBe(true)
}
