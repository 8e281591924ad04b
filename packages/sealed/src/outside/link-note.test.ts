import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newContentKey, newEpoch } from '../keys/epoch.ts'
import { joinNotes, openForMembers, splitNotes } from './for-members.ts'
import { openLinkNote, passphraseSalt, sealLinkNote, unlockLink } from './link-note.ts'
import { newAddressSecret } from './secret.ts'

const facts = {
  coffre: '!halle:parvis',
  file: 'f',
  version: 3,
  parent: 'root',
  name: 'permis.pdf',
  type: 'application/pdf',
  size: 12,
  padded: false,
}
const content = { facts, key: newContentKey() }
const stretched = new Uint8Array(32).fill(7)
const latin = (bytes: Uint8Array) => String.fromCharCode(...bytes)

describe('a note behind a link', () => {
  test('opens with the secret of its address, and tells who shares what', async () => {
    const secret = newAddressSecret()
    const sealed = await sealLinkNote(secret, 'Claire Morvan', content, null)
    expect(await openLinkNote(secret, sealed)).toEqual({ by: 'Claire Morvan', content })
    await expect(openLinkNote(newAddressSecret(), sealed)).rejects.toMatchObject({ code: 'commitment' })
  })

  test('F14 says nothing to who keeps it: no name, no key, no secret', async () => {
    const secret = newAddressSecret()
    const sealed = latin(await sealLinkNote(secret, 'Claire Morvan', content, null))
    for (const told of [latin(secret), latin(content.key), 'permis', 'Claire', '!halle'])
      expect(sealed).not.toContain(told)
  })

  test('with a passphrase tells who shares before it is given, and nothing of the file', async () => {
    const secret = newAddressSecret()
    const sealed = await sealLinkNote(secret, 'Claire Morvan', content, stretched)
    const note = await openLinkNote(secret, sealed)
    expect(note.by).toBe('Claire Morvan')
    if (!('locked' in note.content)) throw new Error('not locked')
    expect(await unlockLink(secret, note.content.locked, stretched)).toEqual(content)
    const other = stretched.map((byte) => byte + 1)
    await expect(unlockLink(secret, note.content.locked, other)).rejects.toMatchObject({ code: 'commitment' })
  })

  test('each link has a salt of its own', async () => {
    const salts = await Promise.all([newAddressSecret(), newAddressSecret()].map(passphraseSalt))
    expect(salts.map(({ length }) => length)).toEqual([16, 16])
    expect(salts[0]).not.toEqual(salts[1])
  })

  test('one changed byte anywhere is refused', async () => {
    const secret = newAddressSecret()
    const sealed = await sealLinkNote(secret, 'Claire', content, null)
    const place = fc.nat({ max: sealed.length - 1 })
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bad = sealed.slice()
        bad[at] = (bad[at] ?? 0) ^ change
        await expect(openLinkNote(secret, bad)).rejects.toThrow()
      }),
      { numRuns: 60 },
    )
  })

  test.each(['../x', 'a/b', '', 'x'.repeat(300)])('a name that is no name of a file is refused: %j', async (name) => {
    const secret = newAddressSecret()
    const sealed = await sealLinkNote(secret, 'Claire', { ...content, facts: { ...facts, name } }, null)
    await expect(openLinkNote(secret, sealed)).rejects.toMatchObject({ code: 'format' })
  })
})

describe('what members keep of it', () => {
  test('opens under the epoch in which it was made, for that purpose only', async () => {
    const epoch = await newEpoch('!halle:parvis', null)
    const outside = new Uint8Array([1, 2, 3])
    const bytes = await joinNotes(outside, 'link', epoch, { by: '@claire:parvis' })
    const parts = splitNotes(bytes)
    expect([parts.outside, parts.epoch]).toEqual([outside, epoch.id])
    const epochs = new Map([[epoch.id, epoch]])
    expect(await openForMembers('link', parts, epochs)).toEqual({ by: '@claire:parvis' })
    await expect(openForMembers('drop', parts, epochs)).rejects.toMatchObject({ code: 'commitment' })
    await expect(openForMembers('link', parts, new Map())).rejects.toMatchObject({ code: 'missing' })
  })

  test('any bytes are split or refused, never more', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (drawn) => {
        try {
          expect(splitNotes(Uint8Array.from(drawn)).outside.length).toBeLessThanOrEqual(drawn.length)
        } catch (error) {
          expect(error).toMatchObject({ code: 'format' })
        }
      }),
    )
  })
})
