import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesHolding } from '@parvis/testkit'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, newKeptProfile, newProfile, type Profile } from './lib/browser.ts'
import { keepEvidence } from './lib/evidence.ts'
import { messagesPage, roomPage } from './lib/messages.ts'
import { claire, idriss } from './lib/people.ts'
import { readCode, saveCode, unlock, unlockTitle } from './lib/recovery.ts'
import { insideShell, signIn, signOut } from './lib/sign-in.ts'
import { sharedPortal } from './lib/suite.ts'

const room = 'Halle Saint-Roch'
const canary = `canari-${randomBytes(8).toString('hex')}`

let browser: Browser
let atClaire: Profile
let atIdriss: Profile
let third: Profile | undefined
let code = ''
let othersCode = ''
let folder = ''

beforeAll(async () => {
  browser = await launchBrowser()
  atClaire = await newProfile(browser, sharedPortal())
  atIdriss = await newProfile(browser, sharedPortal())
  folder = await mkdtemp(join(tmpdir(), 'parvis-profile-'))
})
afterAll(async () => {
  await Promise.all([browser?.close(), third?.close()])
  await rm(folder, { recursive: true, force: true })
})
keepEvidence(
  () => browser,
  () => (third ? [third.context] : []),
)

describe('two people, two browsers, one sealed room', () => {
  test('each signs in at the issuer once, keeps a recovery code, and is in', async () => {
    await signIn(atClaire, claire)
    const groups = await readCode(atClaire.page)
    expect(groups).toHaveLength(12)
    for (const group of groups) expect(group).toMatch(/^\w{4}$/)
    code = await saveCode(atClaire.page)
    await insideShell(atClaire.page)
    await atClaire.page.getByText('Bonjour Claire').waitFor()

    await signIn(atIdriss, idriss)
    othersCode = await saveCode(atIdriss.page)
    await insideShell(atIdriss.page)
  })

  test('Claire makes a room with Idriss, and both write in it', async () => {
    await messagesPage(atClaire.page).open()
    await messagesPage(atClaire.page).createRoom(room, [idriss.name])
    await messagesPage(atIdriss.page).open()
    await messagesPage(atIdriss.page).accept(room)
    await atClaire.page.getByText('Idriss Benali a rejoint le salon.').waitFor()

    await roomPage(atClaire.page).send('Le plan de la halle est prêt.')
    await roomPage(atIdriss.page).message('Le plan de la halle est prêt.').waitFor()
    await roomPage(atIdriss.page).send('Je le lis ce matin.')
    await roomPage(atClaire.page).message('Je le lis ce matin.').waitFor()
  })

  test('who is writing, and who has read, is seen on the other side', async () => {
    await roomPage(atIdriss.page).field.pressSequentially('Un mot')
    await atClaire.page.getByText('Idriss Benali écrit…').waitFor()
    await roomPage(atIdriss.page).field.fill('')
    await atClaire.page.getByText('Idriss Benali écrit…').waitFor({ state: 'detached' })

    await roomPage(atClaire.page).send('Dites-moi ce que vous en pensez.')
    const asked = roomPage(atClaire.page).message('Dites-moi ce que vous en pensez.')
    await roomPage(atIdriss.page).message('Dites-moi ce que vous en pensez.').waitFor()
    await asked.getByText('Vu par Idriss').waitFor()
  })

  test('a message is answered, corrected, approved and taken back, and the other sees each of these', async () => {
    const [claires, idriss_] = [roomPage(atClaire.page), roomPage(atIdriss.page)]
    await idriss_.reply('Dites-moi ce que vous en pensez.', 'La page 12 est à revoir.')
    await claires.message('La page 12 est à revoir.').getByText('Claire Morvan').waitFor()

    await idriss_.edit('La page 12 est à revoir.', 'La page 13 est à revoir.')
    await claires.message('La page 13 est à revoir.').getByText('modifié').waitFor()

    await claires.react('La page 13 est à revoir.', 'Merci')
    await idriss_.reaction('La page 13 est à revoir.', 'Merci').waitFor()

    await claires.send('Envoyé par erreur.')
    await idriss_.message('Envoyé par erreur.').waitFor()
    await claires.remove('Envoyé par erreur.')
    await atIdriss.page.getByText('Message retiré').waitFor()
    expect(await idriss_.texts()).not.toContain('Envoyé par erreur.')
  })

  test('a reload keeps the session, the room and every message', async () => {
    await atIdriss.page.reload()
    const again = roomPage(atIdriss.page)
    for (const text of ['Le plan de la halle est prêt.', 'Je le lis ce matin.', 'La page 13 est à revoir.']) {
      await again.message(text).waitFor()
    }
    await again.reaction('La page 13 est à revoir.', 'Merci').waitFor()
    await again.send('De retour.')
    await roomPage(atClaire.page).message('De retour.').waitFor()
  })

  test('a second tab asks before it takes over, both ways', async () => {
    const second = await atClaire.context.newPage()
    await second.goto('/messages')
    await second.getByRole('heading', { name: elsewhere }).waitFor()
    await roomPage(atClaire.page).send('Le premier onglet écrit toujours.')

    await second.getByRole('button', { name: 'Utiliser ici' }).click()
    await messagesPage(second).openRoom(room)
    await atClaire.page.getByRole('heading', { name: elsewhere }).waitFor()
    await roomPage(second).send('Écrit du second onglet.')
    await roomPage(atIdriss.page).message('Écrit du second onglet.').waitFor()

    await atClaire.page.getByRole('button', { name: 'Utiliser ici' }).click()
    await second.getByRole('heading', { name: elsewhere }).waitFor()
    await messagesPage(atClaire.page).openRoom(room)
    await roomPage(atClaire.page).send('De nouveau du premier.')
    await roomPage(atIdriss.page).message('De nouveau du premier.').waitFor()
    await second.close()
  })

  test('T29: another browser of Claire opens by the code, reads what was, and leaves nothing behind', async () => {
    await roomPage(atIdriss.page).send(canary)
    third = await newKeptProfile(folder, sharedPortal())
    await signIn(third, claire)
    await third.page.getByRole('heading', { name: unlockTitle }).waitFor()
    await unlock(third.page, code.slice(0, -1))
    await third.page.getByText('Une lettre manque ou a changé.').waitFor()
    await unlock(third.page, othersCode)
    await third.page.getByText('Ce code est bien formé, mais n’est pas le vôtre.').waitFor()
    await unlock(third.page, code)
    await insideShell(third.page)
    await messagesPage(third.page).open()
    await messagesPage(third.page).openRoom(room)
    await roomPage(third.page).message('Le plan de la halle est prêt.').waitFor()
    await roomPage(third.page).message(canary).waitFor()
    expect(await databasesOf(third)).not.toEqual([])

    await signOut(third.page)
    expect(await databasesOf(third)).toEqual([])
    await third.close()
    expect(await filesHolding(folder, Buffer.from(new URL(sharedPortal().url).host))).not.toEqual([])
    expect(await filesHolding(folder, Buffer.from(canary))).toEqual([])
  })

  test('T22, T31: nothing was asked of another origin, no policy was broken, nothing complained', () => {
    for (const profile of [atClaire, atIdriss]) {
      expect(profile.foreign).toEqual([])
      expect(profile.violations).toEqual([])
      expect(profile.complaints).toEqual([])
    }
  })
})

const elsewhere = 'Parvis est ouvert dans un autre onglet'

function databasesOf({ page }: Profile): Promise<string[]> {
  return page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''))
}
