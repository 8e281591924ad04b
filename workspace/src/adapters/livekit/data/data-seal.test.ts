import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { importMaterial } from '../frames/frame-keys.ts'
import { DataSeal } from './data-seal.ts'

const text = new TextEncoder()
const alice = '@alice:x:A'
const material = () => importMaterial(crypto.getRandomValues(new Uint8Array(16)))

async function setUp() {
  const [sender, receiver] = [new DataSeal(), new DataSeal()]
  const key = await material()
  sender.setKey(alice, 0, key, true)
  receiver.setKey(alice, 0, key, false)
  const seal = async (words: string) => (await sender.seal('hand', text.encode(words))) ?? new Uint8Array()
  return { sender, receiver, seal, key }
}

describe('D2: messages inside a call', () => {
  test('open once, at whoever has the sender’s key', async () => {
    const { receiver, seal } = await setUp()
    const packet = await seal('up')
    expect(await receiver.open(alice, 'hand', packet)).toEqual({ bytes: text.encode('up') })
    expect(await receiver.open(alice, 'hand', packet)).toEqual({ refused: 'replay' })
  })

  test('are refused in clear, under another name, under another topic, or with any bit changed', async () => {
    const { receiver, seal } = await setUp()
    receiver.setKey('@mallory:x:M', 0, await material(), false)
    const packet = await seal('up')
    expect(await receiver.open(alice, 'hand', text.encode('{"hand":true, "much": "longer than a seal"}'))).toEqual({
      refused: 'form',
    })
    expect(await receiver.open('@mallory:x:M', 'hand', packet)).toEqual({ refused: 'forged' })
    expect(await receiver.open('@nobody:x:N', 'hand', packet)).toEqual({ refused: 'key' })
    expect(await receiver.open(alice, 'mute-all', packet)).toEqual({ refused: 'forged' })
    await fc.assert(
      fc.asyncProperty(fc.nat(packet.length - 1), fc.nat(7), async (at, bit) => {
        const changed = packet.slice()
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        expect(await receiver.open(alice, 'hand', changed)).toHaveProperty('refused')
      }),
    )
    expect(await receiver.open(alice, 'hand', packet)).toHaveProperty('bytes')
  })

  test('may come out of order within a window, and not from before it', async () => {
    const { receiver, seal } = await setUp()
    const packets: Uint8Array<ArrayBuffer>[] = []
    for (let at = 0; at < 70; at += 1) packets.push(await seal(`${at}`))
    const open = async (at: number) => receiver.open(alice, 'hand', packets[at] ?? new Uint8Array())
    expect(await open(69)).toHaveProperty('bytes')
    expect(await open(6)).toHaveProperty('bytes')
    expect(await open(5)).toEqual({ refused: 'replay' })
  })

  test('who comes back, under a new key, is heard again; what was said before is not', async () => {
    const { receiver, seal } = await setUp()
    const before = await seal('up')
    await receiver.open(alice, 'hand', before)
    const again = new DataSeal()
    const key = await material()
    again.setKey(alice, 0, key, true)
    receiver.setKey(alice, 0, key, false)
    expect(
      await receiver.open(alice, 'hand', (await again.seal('hand', text.encode('x'))) ?? new Uint8Array()),
    ).toHaveProperty('bytes')
    expect(await receiver.open(alice, 'hand', before)).toEqual({ refused: 'forged' })
  })

  test('without a key nothing leaves', async () => {
    expect(await new DataSeal().seal('hand', text.encode('x'))).toBe(null)
  })
})
