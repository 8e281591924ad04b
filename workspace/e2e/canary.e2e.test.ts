import { randomBytes } from 'node:crypto'
import { countInMemory, filesHolding, startStack, type RunningStack } from '@parvis/testkit'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './lib/browser.ts'
import { keepEvidence } from './lib/evidence.ts'
import { roomPage } from './lib/messages.ts'
import { roomOfTwo, type RoomOfTwo } from './lib/room-of-two.ts'

const canary = `canari-${randomBytes(10).toString('hex')}`
const encodings = [Buffer.from(canary), Buffer.from(canary, 'utf16le'), Buffer.from(base64Core(canary))]

let stack: RunningStack
let browser: Browser
let room: RoomOfTwo
beforeAll(async () => {
  stack = await startStack({ without: ['livekit'] })
  browser = await launchBrowser()
  room = await roomOfTwo(browser, stack, 'Note confidentielle')
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
})
keepEvidence(() => browser)

test('T11: what is written in a room is in no file of the servers and not in the gateway’s memory', async () => {
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
