import { ConnectionState } from 'livekit-client'
import { expect, test } from 'vitest'
import { DataSeal } from '../data/data-seal.ts'
import { importMaterial } from '../frames/frame-keys.ts'
import { messagesInside } from './messages-inside.ts'

async function setUp() {
  const seal = new DataSeal()
  seal.setKey('@claire:A', 0, await importMaterial(new Uint8Array(16).fill(7)), true)
  const sent: Uint8Array[] = []
  const room = {
    state: ConnectionState.Connecting as ConnectionState,
    on: () => room as never,
    localParticipant: { publishData: async (packet: Uint8Array) => void sent.push(packet) },
  }
  return {
    room,
    sent,
    messages: messagesInside({ own: room, each: (use) => use(room) }, seal, { said: () => {}, refused: () => {} }),
  }
}

test('nothing is handed to LiveKit before the call is linked, or it would never send again', async () => {
  const { room, sent, messages } = await setUp()
  await messages.say({ kind: 'state', handSince: null })
  expect(sent).toEqual([])
  room.state = ConnectionState.Connected
  await messages.say({ kind: 'state', handSince: 1 })
  expect(sent).toHaveLength(1)
  expect(new TextDecoder('latin1').decode(sent[0])).not.toContain('handSince')
})
