import { expect, test } from 'vitest'
import { jumpOf } from './lib/jump.ts'
import { messagesPage, openCreation, roomPage } from './lib/messages.ts'
import { ownRoom } from './lib/own-room.ts'

const own = ownRoom('Longue histoire')

/** Less than a line of text: what is read does not leave one's eyes. */
const unseen = 8
const written = 70

test('older messages come above without a jump, up to the first', async () => {
  const { claire, idriss } = own().room
  const writer = roomPage(claire.page)
  for (let line = 1; line <= written; line += 1) {
    // Of different heights, which the list can only guess before it has drawn them.
    await writer.submit(`Ligne ${line}. ${'Le chantier avance. '.repeat((line % 7) * 6)}`.trim())
  }
  await roomPage(idriss.page).log.getByText(`Ligne ${written}.`).waitFor({ timeout: 120_000 })

  await idriss.page.reload()
  const { log } = roomPage(idriss.page)
  await log.getByText(`Ligne ${written}.`).waitFor()
  await log.hover()
  const first = log.getByText('Ligne 1.')
  const jumps: number[] = []
  for (let step = 0; step < 100 && !(await first.isVisible()); step += 1) {
    await idriss.page.mouse.wheel(0, -500)
    jumps.push(await jumpOf(log))
  }
  expect(await first.isVisible()).toBe(true)
  expect(Math.max(...jumps), jumps.join(' ')).toBeLessThan(unseen)
})

test('a refusal by policy is told by its rule’s sentence, and what was typed stays', async () => {
  const { page } = own().room.claire
  // The page asks for what it never asks for: only the gateway’s policy is left to say no.
  await page.route('**/createRoom', async (route) => {
    const asked = route.request().postDataJSON() as object
    await route.continue({ postData: JSON.stringify({ ...asked, room_version: '11' }) })
  })
  await messagesPage(page).open()
  const dialog = await openCreation(page)
  await dialog.getByRole('textbox', { name: 'Nom du salon' }).fill('Ancienne version')
  await dialog.getByRole('button', { name: 'Créer le salon' }).click()
  await dialog.getByRole('alert').getByText('Un salon se crée dans la version 12').waitFor()
  expect(await dialog.getByRole('textbox', { name: 'Nom du salon' }).inputValue()).toBe('Ancienne version')
  await page.unroute('**/createRoom')
  await dialog.getByRole('button', { name: 'Créer le salon' }).click()
  await dialog.waitFor({ state: 'hidden' })
})
