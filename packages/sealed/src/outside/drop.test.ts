import { EvilStorage } from '@parvis/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newContentKey } from '../keys/epoch.ts'
import { openDeposit, openDropNote, sealDeposit, sealDropNote, verifyReceipt } from './drop.ts'
import { newHpkePair } from './hpke.ts'
import { newAddressSecret } from './secret.ts'

const place = { drop: 'box', blob: 'blob' }
const size = 12
const facts = {
  coffre: '!halle:p',
  file: 'f',
  version: 1,
  parent: 'root',
  name: 'a.pdf',
  type: '',
  size,
  padded: false,
}
const deposit = { facts, key: newContentKey(), from: 'Cabinet Roux', hash: new Uint8Array(32).fill(3) }
const latin = (bytes: Uint8Array) => String.fromCharCode(...bytes)

describe('F17: a drop box', () => {
  test('says who asks, and under which key, to whoever has its whole address; to the server nothing', async () => {
    const { publicKey } = await newHpkePair()
    const secret = newAddressSecret()
    const told = { coffre: '!halle:p', by: 'Claire Morvan', words: 'Vos plans', publicKey }
    const sealed = await sealDropNote(secret, told)
    expect(await openDropNote(secret, sealed)).toEqual(told)
    for (const word of ['Claire', 'plans', latin(publicKey)]) expect(latin(sealed)).not.toContain(word)
    await expect(openDropNote(newAddressSecret(), sealed)).rejects.toMatchObject({ code: 'commitment' })
  })

  test('a deposit opens for the members, where it was put, and its receipt is the one that its sender has', async () => {
    const pair = await newHpkePair()
    const { note, receipt } = await sealDeposit(pair.publicKey, place, deposit)
    expect(await openDeposit(pair.privateKey, place, note)).toEqual({ ...deposit, receipt })
    expect(latin(note)).not.toContain('Roux')
    expect(await verifyReceipt(receipt)).toBe(true)
    expect(await verifyReceipt({ ...receipt, size: 13 })).toBe(false)
  })

  test('an evil storage that swaps two deposits, or puts one into another box, is refused', async () => {
    const pair = await newHpkePair()
    const storage = new EvilStorage()
    for (const blob of ['one', 'two'])
      storage.put(blob, (await sealDeposit(pair.publicKey, { ...place, blob }, deposit)).note)
    storage.swap('one', 'two')
    const opened = (drop: string, blob: string) => openDeposit(pair.privateKey, { drop, blob }, storage.get(blob))
    await expect(opened('box', 'one')).rejects.toMatchObject({ code: 'commitment' })
    storage.swap('one', 'two')
    await expect(opened('other', 'one')).rejects.toMatchObject({ code: 'commitment' })
    const stranger = await newHpkePair()
    await expect(openDeposit(stranger.privateKey, { ...place, blob: 'one' }, storage.get('one'))).rejects.toThrow()
    expect((await opened('box', 'one')).from).toBe('Cabinet Roux')
  })

  test('one changed byte anywhere is refused', async () => {
    const pair = await newHpkePair()
    const { note } = await sealDeposit(pair.publicKey, place, deposit)
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: note.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bad = note.slice()
        bad[at] = (bad[at] ?? 0) ^ change
        await expect(openDeposit(pair.privateKey, place, bad)).rejects.toMatchObject({ code: 'commitment' })
      }),
      { numRuns: 60 },
    )
  })
})
