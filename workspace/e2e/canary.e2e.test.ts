import { randomBytes } from 'node:crypto'
import { countInMemory, filesHolding } from '@parvis/testkit'
import { expect, test } from 'vitest'
import { roomPage } from './lib/messages.ts'
import { ownRoom } from './lib/own-room.ts'

const canary = `canari-${randomBytes(10).toString('hex')}`
const encodings = [Buffer.from(canary), Buffer.from(canary, 'utf16le'), Buffer.from(base64Core(canary))]

const own = ownRoom('Note confidentielle')

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

/** Base64 of the text without what depends on its neighbours: found wherever the text was encoded at this alignment. */
function base64Core(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -2)
}
