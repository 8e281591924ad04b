import { mutate, randomFrom } from '@parvis/testkit'
import { describe, expect, test } from 'vitest'
import { fromBase64Url, toBase64Url, type Bytes } from '../bytes.ts'
import { context } from '../content/context.ts'
import { sealBox } from '../content/box.ts'
import { epochKey, isEpochKey, newContentKey, newEpoch, rewrapKey, unwrapKey, wrapKey } from './epoch.ts'

const coffre = '!coffre:parvis'
const place = { file: 'f1', version: 1, blob: 'b1' }
const epoch = await newEpoch(coffre, null)
const epochs = new Map([[epoch.id, epoch]])
const key = newContentKey()

/** A wrap that binds nothing: AES-GCM under the epoch's key. What F1, F2 and F6 are attacks on. */
async function naiveWrap(under: Bytes, what: Bytes): Promise<Bytes> {
  const aes = await crypto.subtle.importKey('raw', under, 'AES-GCM', false, ['encrypt'])
  return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, aes, what))
}
async function naiveUnwrap(under: Bytes, box: Bytes): Promise<Bytes> {
  const aes = await crypto.subtle.importKey('raw', under, 'AES-GCM', false, ['decrypt'])
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, aes, box))
}

test('a wrapped key opens for its place under its epoch, and no two wraps are alike', async () => {
  const wraps = await Promise.all(Array.from({ length: 20 }, () => wrapKey(epoch, place, key)))
  for (const wrapped of wraps) expect(await unwrapKey(epochs, place, wrapped)).toEqual(key)
  expect(new Set(wraps.map(({ box }) => box)).size).toBe(20)
})

describe('F1 a key that storage knows', () => {
  test('under the name of an epoch is not that epoch’s: a name fits one key, one coffre and one number', async () => {
    expect(await isEpochKey(epoch)).toBe(true)
    const other = await newEpoch(coffre, null)
    for (const false_ of [
      { ...epoch, key: other.key },
      { ...epoch, key: epoch.key.slice(0, 31) },
      { ...epoch, coffre: '!autre:parvis' },
      { ...epoch, id: epoch.id.replace(/^1/, '2') },
      { ...epoch, id: '1.AAAAAAAAAAAA' },
      { ...epoch, id: other.id },
    ])
      expect(await isEpochKey(false_), false_.id).toBe(false)
  })

  test('in place of the file’s is refused: it is not wrapped under anything that the members have', async () => {
    const known = newContentKey()
    const theirs = await newEpoch(coffre, null)
    const wrapped = { ...(await wrapKey(theirs, place, known)), epoch: epoch.id }
    await expect(unwrapKey(epochs, place, wrapped)).rejects.toMatchObject({ code: 'commitment' })
    await expect(unwrapKey(epochs, place, { ...wrapped, epoch: theirs.id })).rejects.toMatchObject({ code: 'missing' })
  })
})

describe('F2 wraps that are exchanged', () => {
  test.each([
    { ...place, file: 'f2' },
    { ...place, version: 2 },
    { ...place, blob: 'b2' },
  ])('open nothing at %j, where a naive wrap would', async (elsewhere) => {
    const naive = await naiveWrap(epoch.key, key)
    expect(await naiveUnwrap(epoch.key, naive)).toEqual(key)
    const wrapped = await wrapKey(epoch, place, key)
    await expect(unwrapKey(epochs, elsewhere, wrapped)).rejects.toMatchObject({ code: 'commitment' })
  })

  test('nor in another coffre with the same key', async () => {
    const twin = { ...epoch, coffre: '!autre:parvis' }
    const wrapped = await wrapKey(twin, place, key)
    await expect(unwrapKey(epochs, place, wrapped)).rejects.toMatchObject({ code: 'commitment' })
  })
})

describe('F16 R16 boxes of keys', () => {
  test('a box for one purpose is no box for another, under the same epoch', async () => {
    const fields = [coffre, epoch.id, place.file, place.version, place.blob]
    const page = await sealBox(await epochKey(epoch, 'page'), context('page', fields), key)
    const wrapped = { epoch: epoch.id, box: toBase64Url(page) }
    await expect(unwrapKey(epochs, place, wrapped)).rejects.toMatchObject({ code: 'commitment' })
    expect(await epochKey(epoch, 'page')).not.toEqual(await epochKey(epoch, 'wrap'))
  })

  test('altered in any of 2,000 ways, none gives a key', async () => {
    const random = randomFrom(20_261_121)
    // Parts of another file's box: the whole of a box for this very place would be a box for this place.
    const elsewhere = wrapKey(epoch, { ...place, file: 'f2' }, newContentKey())
    const [one, other] = await Promise.all([wrapKey(epoch, place, key), elsewhere])
    for (let at = 0; at < 2000; at++) {
      const { bytes, kind } = mutate(fromBase64Url(one.box), fromBase64Url(other.box), random)
      const opened = unwrapKey(epochs, place, { epoch: epoch.id, box: toBase64Url(bytes) })
      await expect(opened, kind).rejects.toMatchObject({
        code: expect.stringMatching(/format|commitment|segment|length/),
      })
    }
  })
})

test('F18: after a removal the same content opens by the new epoch’s wrap alone, and was not sealed again', async () => {
  const next = await newEpoch(coffre, epoch.id)
  const wrapped = await rewrapKey(epochs, next, place, await wrapKey(epoch, place, key))
  expect(await unwrapKey(new Map([[next.id, next]]), place, wrapped)).toEqual(key)
  await expect(unwrapKey(epochs, place, wrapped)).rejects.toMatchObject({ code: 'missing' })
  // With the old key under the new name, as who was removed might try.
  const pretended = new Map([[next.id, { ...epoch, id: next.id }]])
  await expect(unwrapKey(pretended, place, wrapped)).rejects.toMatchObject({ code: 'commitment' })
})
