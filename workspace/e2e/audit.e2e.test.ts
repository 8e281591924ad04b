import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { startStack, type RunningStack } from '@parvis/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { administrationCases } from './lib/audit-administration.ts'
import { barriersOn } from './lib/axe.ts'
import { launchBrowser, newProfile, type Profile } from './lib/browser.ts'
import { keepEvidence } from './lib/evidence.ts'
import { show } from './lib/looks.ts'
import { matrixApi } from './lib/matrix-api.ts'
import { messagesPage, roomPage } from './lib/messages.ts'
import { overflowOf } from './lib/overflow.ts'
import { claire, helene, marc } from './lib/people.ts'
import { enterFirst } from './lib/sign-in.ts'

let stack: RunningStack
let browser: Browser
let member: Profile
let auditor: Profile
let administrator: Profile
beforeAll(async () => {
  stack = await startStack({ without: ['livekit'] })
  browser = await launchBrowser()
  member = await newProfile(browser, stack)
  auditor = await newProfile(browser, stack)
  administrator = await newProfile(browser, stack)
  await enterFirst(member, claire)
  await messagesPage(member.page).open()
  await messagesPage(member.page).createRoom('Halle Saint-Roch')
  await roomPage(member.page).send('Le plan est prêt.')
  await enterFirst(auditor, helene)
  await enterFirst(administrator, marc)
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
})
keepEvidence(() => browser)

const search = (page: Page) => page.getByRole('combobox', { name: 'Chercher dans le journal' })
const rows = (page: Page) => page.getByRole('table', { name: 'Entrées du journal' }).getByRole('row')

async function openDesk(page: Page, text = ''): Promise<void> {
  await page.goto(`/journal?q=${encodeURIComponent(text)}`)
  await rows(page).nth(1).waitFor()
}
async function verify(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Vérifier', exact: true }).click()
  await page.locator('.pv-verdict.proven, .pv-verdict.broken').waitFor()
  return (await page.locator('.pv-verdict').innerText()).replaceAll(/\s+/g, ' ')
}
/** By the program that auditors have on a machine of their own. */
async function verifiedOffline(bundle: string): Promise<{ code: number | null; said: string }> {
  const program = fileURLToPath(new URL('../../deploy/verify/src/main.ts', import.meta.url))
  const child = spawn(process.execPath, [program, bundle], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close') as Promise<[number | null]>])
  return { code, said }
}

describe('the auditor’s desk', () => {
  test('an act of a member is found, and told in words', async () => {
    const { page } = auditor
    await openDesk(page, 'acte:"Création d’un salon" qui:"Claire Morvan"')
    await rows(page)
      .filter({ hasText: 'Claire Morvan' })
      .getByRole('button', { name: 'Création d’un salon' })
      .first()
      .click()
    const panel = page.getByRole('complementary', { name: /Détail de la ligne/ })
    await panel.getByText(/Claire Morvan a créé un salon, le\s.+ à\s\d\d\sh\s\d\d\./).waitFor()
    await panel.getByText('Entrée brute').click()
    expect(await panel.locator('pre').first().innerText()).toContain('"act":"matrix.room.create"')
    await panel.getByRole('button', { name: 'Suivre cette personne' }).click()
    await rows(page).filter({ hasText: 'Envoi d’un message' }).first().waitFor()
    expect(await barriersOn(page)).toEqual([])
  })

  test('the whole log is verified in her own browser, then compared with what she kept', async () => {
    const { page } = auditor
    await openDesk(page)
    expect(await verify(page)).toMatch(/entrées, sans rupture depuis le .+ Première vérification ici/)
    expect(await verify(page)).toMatch(/entrées, sans rupture depuis le .+ Le journal prolonge votre point de repère/)
    await rows(page).filter({ hasText: 'prouvé' }).first().waitFor()
  })

  test('T12: a log that serves another line than it signed is broken at that line, in red, with what to do', async () => {
    const { page, context } = auditor
    await context.route('**/log/tile/entries/**', async (route) => {
      const answer = await route.fetch()
      const body = await answer.body()
      const at = body.indexOf('matrix.room.create')
      if (at > 0) body.write('matrix.room.invite', at)
      await route.fulfill({ response: answer, body })
    })
    await openDesk(page)
    expect(await verify(page)).toMatch(/Rompu à la ligne \d+.+Gardez un export/)
    await page.getByRole('button', { name: 'Voir la ligne' }).click()
    await page.getByText('Cette entrée n’est plus celle qui avait été écrite.').waitFor()
    expect(await barriersOn(page)).toEqual([])
    await context.unroute('**/log/tile/entries/**')
  })

  test('T15: a log shorter than the one she kept, on this device or in a file of hers, is broken', async () => {
    const { page, context } = auditor
    const early = await (await context.request.get('/log/checkpoint')).text()
    await openDesk(page)
    await verify(page)
    await page.getByRole('button', { name: 'Autres actions sur le journal' }).click()
    await page.getByRole('menuitem', { name: 'Mon point de repère' }).click()
    const dialog = page.getByRole('dialog')
    const coming = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Garder une copie' }).click()
    const copy = await (await coming).path()
    await dialog.getByRole('button', { name: 'Oublier' }).click()
    await dialog.getByText('Pas encore de point de repère sur cet appareil.').waitFor()
    await dialog.getByLabel('Reprendre un fichier').setInputFiles(copy)
    await dialog.getByText(/^\d+ lignes, le/).waitFor()
    await dialog.getByRole('button', { name: 'Fermer' }).click()
    await context.route('**/log/checkpoint', (route) => route.fulfill({ body: early }))
    expect(await verify(page)).toMatch(/Rompu entre les lignes .+ Votre point de repère contenait plus de lignes/)
    await context.unroute('**/log/checkpoint')
    expect(await verify(page)).toMatch(/Le journal prolonge votre point de repère/)
  })

  test('what is found is exported as a file with its proofs', async () => {
    const { page } = auditor
    await openDesk(page, 'acte:"Création d’un salon"')
    await page.getByRole('button', { name: 'Exporter avec preuves' }).click()
    const coming = page.waitForEvent('download')
    await page.getByRole('dialog').getByRole('button', { name: 'Exporter', exact: true }).click()
    const bundle = await (await coming).path()
    const { code, said } = await verifiedOffline(bundle)
    expect([code, said]).toEqual([0, expect.stringMatching(/entr/)])
    const zip = await readFile(bundle)
    for (const name of ['entries.ndjson', 'entries.csv', 'checkpoint', 'policy', 'summary.html'])
      expect(zip.includes(name), name).toBe(true)
    await writeFile(bundle, zip.fill('x', zip.indexOf('matrix.room.create'), zip.indexOf('matrix.room.create') + 6))
    expect((await verifiedOffline(bundle)).code).not.toBe(0)
  })

  test('text and chips are one filter, kept under a name, and narrowed by the time line’s table', async () => {
    const { page } = auditor
    await openDesk(page, 'acteur:"Claire Morvan" lieu:local decision:permis depuis:1h')
    expect(await page.getByRole('list', { name: 'Filtres' }).getByRole('listitem').count()).toBe(5)
    const before = await rows(page).count()
    await page.getByRole('button', { name: 'Recherches gardées' }).click()
    await page.getByRole('textbox', { name: 'Garder la recherche présente sous le nom' }).fill('Claire, permis')
    await page.getByRole('button', { name: 'Garder', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).click()
    await search(page).fill('objet:personne')
    await page.getByText('Aucune entrée ne correspond').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Recherches gardées' }).click()
    await page.getByRole('button', { name: /^Claire, permis/ }).click()
    await rows(page)
      .nth(before - 1)
      .waitFor()
    await page.getByText('Les mêmes nombres en tableau').click()
    const bars = page.getByRole('region', { name: 'Les mêmes nombres en tableau' }).getByRole('row')
    const counts = await bars.getByRole('cell').filter({ hasText: /^\d+$/ }).allInnerTexts()
    expect(counts.map(Number).reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(before - 1)
    await bars.getByRole('button', { name: 'Ne garder que ces entrées' }).first().click()
    await page.getByRole('button', { name: /Retirer le filtre Jusqu’au/ }).waitFor()
  })

  test('an act is followed across its lines, and what happens now arrives by itself', async () => {
    const { page } = auditor
    await openDesk(page, 'acte:"Création d’un salon"')
    await rows(page).nth(1).getByRole('button').click()
    await page.getByRole('button', { name: 'Suivre ce fil' }).click()
    await page.getByRole('button', { name: /Retirer le filtre Fil/ }).waitFor()
    await rows(page).filter({ hasText: 'Création d’un salon' }).waitFor()
    await openDesk(page, 'acteur:"Claire Morvan"')
    const sent = rows(page).filter({ hasText: 'Envoi d’un message' })
    const before = await sent.count()
    await roomPage(member.page).send('Vu en direct.')
    await sent.nth(before).waitFor()
    const api = await matrixApi(member)
    expect((await api.call('POST', '/createRoom', { name: 'En clair' })).status()).toBe(403)
    await page.getByText(/Un acte refusé à/).waitFor()
    await page.getByRole('button', { name: 'Voir les refus' }).click()
    await rows(page).filter({ hasText: 'Refusé' }).first().waitFor()
  })

  test('it is used by keyboard, fits a phone and large text, in every theme', async () => {
    const { page } = auditor
    await openDesk(page)
    await search(page).focus()
    await page.keyboard.type('acte:Créa')
    await page.getByRole('option', { name: 'Création d’un salon' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /Retirer le filtre Acte/ }).waitFor()
    await rows(page).nth(1).getByRole('button').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('complementary', { name: /Détail/ }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('complementary', { name: /Détail/ }).waitFor({ state: 'detached' })
    for (const look of [
      { theme: 'dark', width: 390 },
      { theme: 'contrast', width: 1440 },
      { theme: 'light', width: 1024, textSize: 2 },
    ] as const) {
      await show(page, look)
      expect([look.theme, await barriersOn(page), await overflowOf(page)]).toEqual([look.theme, [], []])
    }
    await show(page, { theme: 'light', width: 1440 })
  })
})

describe('« Mes traces »', () => {
  test('an act of hers stands there, is proven by a file of at most 2 KiB, and nothing is missing', async () => {
    const { page } = member
    await page.goto('/reglages#traces')
    const traces = page.locator('#traces')
    await traces.getByText(/Le journal contient les \d+ actes faits depuis ce navigateur/).waitFor()
    const line = traces.getByRole('listitem').filter({ hasText: 'Claire Morvan a créé un salon' })
    await line.getByRole('button', { name: 'Vérifier' }).click()
    await line.getByText(/^Prouvé, /).waitFor()
    const coming = page.waitForEvent('download')
    await line.getByRole('button', { name: 'Garder la preuve' }).click()
    const proof = await readFile(await (await coming).path())
    expect(proof.toString('utf8')).toMatch(/^c2sp\.org\/tlog-proof@v1\n/)
    expect(proof.length).toBeLessThanOrEqual(2048)
    expect(await barriersOn(page)).toEqual([])
  })

  test('T13: an act that was done and is in no line of the log is said in red, with what to do', async () => {
    const { page, context } = member
    await context.route('**/send/m.room.encrypted/**', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, headers: { ...answer.headers(), 'x-parvis-audit': '900000' } })
    })
    await messagesPage(page).open()
    await messagesPage(page).openRoom('Halle Saint-Roch')
    await roomPage(page).send('Sans trace.')
    await context.unroute('**/send/m.room.encrypted/**')
    await page.goto('/reglages#traces')
    const alarm = page.locator('#traces').getByRole('alert')
    await alarm.getByText('1 acte fait ici manque dans le journal.').waitFor()
    expect(await alarm.innerText()).toContain('Gardez vos reçus')
    expect(await barriersOn(page)).toEqual([])
  })

  test('a member is not shown the log, an administrator only who read it', async () => {
    await member.page.goto('/journal')
    await member.page.getByRole('heading', { name: 'Cette page est réservée aux auditeurs' }).waitFor()
    const { page } = administrator
    await page.getByRole('link', { name: 'Lectures' }).click()
    await page.getByText('Hélène Garnier a exporté une partie du journal').waitFor()
    expect(await page.getByRole('link', { name: 'Journal', exact: true }).count()).toBe(0)
    expect(await barriersOn(page)).toEqual([])
    await page.getByRole('link', { name: 'Conservation et témoins' }).click()
    await page.getByText(/^a signé le /).waitFor()
    expect(await barriersOn(page)).toEqual([])
  })
})

administrationCases(() => ({ stack, browser, auditor, administrator }))
