import { expect, test } from 'vitest'
import { readMessageEvents } from './lib/homeserver-files.ts'
import { roomPage } from './lib/messages.ts'
import { ownRoom } from './lib/own-room.ts'

const own = ownRoom('Sans réseau')
const queued = ['Écrit sans réseau, un.', 'Écrit sans réseau, deux.', 'Écrit sans réseau, trois.']

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

function keptByClaire(): number {
  const { stack, room } = own()
  return readMessageEvents(stack.dataDir).filter(
    ({ room: id, sender }) => id === room.roomId && sender.startsWith('@claire'),
  ).length
}
