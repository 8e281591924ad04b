import { randomBytes } from 'node:crypto'
import { countInMemory, filesHolding } from '@parvis/testkit'
import { describe, expect, test } from 'vitest'
import { readMessageEvents } from './lib/homeserver-files.ts'
import { jumpOf } from './lib/jump.ts'
import { killDuringSends } from './lib/kills.ts'
import { messagesPage, openCreation, roomPage } from './lib/messages.ts'
import { ownRoom } from './lib/own-room.ts'

// One Parvis and one room for everything that reads its files or breaks its parts.
const name = 'Halle Saint-Roch'
const own = ownRoom(name)

/** Less than a line of text: what is read does not leave one's eyes. */
const unseen = 8
const written = 70

const canary = `canari-${randomBytes(10).toString('hex')}`
const encodings = [Buffer.from(canary), Buffer.from(canary, 'utf16le'), Buffer.from(base64Core(canary))]

const queued = ['Écrit sans réseau, un.', 'Écrit sans réseau, deux.', 'Écrit sans réseau, trois.']
const closed = ['Écrit puis fermé, un.', 'Écrit puis fermé, deux.']

// A sample; `npm run campaign -- gateway-kills` runs all fifty.
const kills = 10

describe('what is written in a room', () => {
  test('T11: what is written in a room is in no file of the servers and not in the gateway’s memory', async () => {
    const { stack, room } = own()
    const [writer, reader] = [roomPage(room.claire.page), roomPage(room.idriss.page)]
    await writer.send(`Un mot : ${canary}`)
    await reader.message(`Un mot : ${canary}`).waitFor()
    await reader.reply(`Un mot : ${canary}`, `Une réponse : ${canary}`)
    await reader.edit(`Une réponse : ${canary}`, `Une correction : ${canary}`)
    await writer.message(`Une correction : ${canary}`).waitFor()
    await writer.react(`Une correction : ${canary}`, 'Merci')
    await writer.field.fill(`Un brouillon : ${canary}`)

    const gateway = stack.pid('gateway')
    for (const needle of encodings) {
      expect(await filesHolding(stack.dataDir, needle)).toEqual([])
      expect(await countInMemory(gateway, needle)).toBe(0)
    }
    // The same two searches find what must be there; the log tells of the act, and names no room.
    const [control, act] = [Buffer.from(room.roomId), Buffer.from('matrix.room.create')]
    const naming = await filesHolding(stack.dataDir, control)
    expect(naming).toContain('synapse/homeserver.db')
    expect(naming.filter((file) => file.startsWith('gateway/audit/'))).toEqual([])
    expect(await filesHolding(stack.dataDir, act)).toContainEqual(expect.stringContaining('gateway/audit/'))
    expect(await countInMemory(gateway, control)).toBeGreaterThan(0)
  })
})

describe('without a network', () => {
  test('T27: without a network the page says so, and what was written leaves once, in order, when it is back', async () => {
    const { room } = own()
    const [writer, reader] = [roomPage(room.claire.page), roomPage(room.idriss.page)]
    await writer.send('Avant la coupure.')
    await reader.message('Avant la coupure.').waitFor()
    const before = keptByClaire()
    await room.claire.context.setOffline(true)
    await room.claire.page.getByText('Hors ligne.').waitFor()
    for (const text of queued) {
      await writer.submit(text)
      await writer.message(text).getByText('Partira au retour du réseau').waitFor()
    }
    await writer.message('Avant la coupure.').waitFor()
    await room.claire.context.setOffline(false)
    await room.claire.page.getByText('Hors ligne.').waitFor({ state: 'detached' })
    await reader.message(queued[2] ?? '').waitFor()
    expect((await reader.texts()).slice(-3)).toEqual(queued)
    expect((await writer.texts()).slice(-3)).toEqual(queued)
    await expect.poll(keptByClaire).toBe(before + queued.length)
  })

  test('T27: a homeserver that goes and comes back is awaited, and what was written meanwhile arrives once', async () => {
    const { stack, room } = own()
    const [writer, reader] = [roomPage(room.claire.page), roomPage(room.idriss.page)]
    const before = keptByClaire()
    const back = stack.kill('synapse')
    await writer.submit('Écrit pendant la panne.')
    await back
    await reader.message('Écrit pendant la panne.').waitFor({ timeout: 90_000 })
    await writer.send('Écrit après la panne.')
    await reader.message('Écrit après la panne.').waitFor()
    expect(keptByClaire()).toBe(before + 2)
  })
})

describe('parts that die', () => {
  test(`R4, T13: ${kills} kills of the gateway during sends lose and double nothing, and no act is without its entry`, async () => {
    const seed = Math.floor(Math.random() * 2 ** 32)
    const { stack, room } = own()
    const found = await killDuringSends(stack, room, { kills, seed })
    const about = `seed ${seed}`
    expect(found.shown, about).toEqual(found.sent)
    expect(found.kept, about).toBe(found.sent.length)
    expect(found.withoutEntry, about).toEqual([])
    expect(found.vanished, about).toEqual([])
    expect(found.entries, about).toBeGreaterThan(found.sent.length)
  }, 600_000)
})

describe('a long room', () => {
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
})

describe('a page that is closed', () => {
  test('what has not left when its page is closed is asked about, and leaves once, in order, at the next start', async () => {
    const { room } = own()
    const { context, page } = room.claire
    await messagesPage(page).openRoom(name)
    await room.idriss.page.reload()
    const [writer, reader] = [roomPage(page), roomPage(room.idriss.page)]
    await reader.log.waitFor()
    const before = keptByClaire()
    const address = page.url()
    await context.setOffline(true)
    await page.getByText('Hors ligne.').waitFor()
    for (const text of closed) {
      await writer.submit(text)
      await writer.message(text).getByText('Partira au retour du réseau').waitFor()
    }
    await page.getByText('2 messages pas encore partis').first().waitFor()
    const [asked, gone] = [page.waitForEvent('dialog'), page.waitForEvent('close')]
    void page.close({ runBeforeUnload: true })
    const dialog = await asked
    expect(dialog.type()).toBe('beforeunload')
    await dialog.accept()
    await gone
    await context.setOffline(false)

    const again = await context.newPage()
    await again.goto(address)
    await reader.message(closed[1] ?? '').waitFor({ timeout: 60_000 })
    expect((await reader.texts()).slice(-2)).toEqual(closed)
    await roomPage(again)
      .message(closed[1] ?? '')
      .waitFor()
    await expect.poll(async () => (await roomPage(again).texts()).slice(-2)).toEqual(closed)
    expect(keptByClaire()).toBe(before + closed.length)
  })
})

function keptByClaire(): number {
  const { stack, room } = own()
  return readMessageEvents(stack.dataDir).filter(
    ({ room: id, sender }) => id === room.roomId && sender.startsWith('@claire'),
  ).length
}

/** Base64 of the text without what depends on its neighbours: found wherever the text was encoded at this alignment. */
function base64Core(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -2)
}
