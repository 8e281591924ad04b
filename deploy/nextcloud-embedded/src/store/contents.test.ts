import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from './open.ts'

const folder = mkdtempSync(join(tmpdir(), 'parvis-contents-'))
const keep = { uploadHours: 24, trashDays: 30, versions: 50 }
let store: Store
beforeAll(() => {
  store = openStore({ dataDir: folder, keep })
})
afterAll(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const write = async (bytes: Uint8Array) => {
  const source = (async function* () {
    yield Buffer.from(bytes)
  })()
  const { blob, size } = await store.blobs.write(source, Number.POSITIVE_INFINITY, () => {})
  return blob === undefined ? [] : [{ blob, size }]
}
const blobs = () =>
  readdirSync(join(folder, 'blobs'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length

describe('a content', () => {
  it('of any parts reads as their sum, from anywhere to anywhere, and leaves nothing behind', async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(pieces, fc.nat(300), fc.nat(300), async (parts, a, b) => {
        const whole = Buffer.concat(parts)
        const written = (await Promise.all(parts.map(write))).flat()
        const { id, size } = store.database.transaction(() => store.contents.create(written, ''))
        const [start, end] = [Math.min(a, b), Math.min(Math.max(a, b), whole.length - 1)]
        const read = await buffer(store.contents.read(id, start, end))
        expect(size).toBe(whole.length)
        expect(read.equals(whole.subarray(start, end + 1))).toBe(true)
        store.database.transaction(() => store.contents.release([id]))
        expect(blobs()).toBe(0)
      }),
      { numRuns: 40 },
    )
  })

  it('that is removed while somebody reads it is read to its end', async () => {
    const parts = [...(await write(Buffer.alloc(600_000, 1))), ...(await write(Buffer.alloc(600_000, 2)))]
    const { id } = store.contents.create(parts, '')
    const reading = store.contents.read(id, 0, 1_199_999)
    store.database.transaction(() => store.contents.release([id]))
    expect(blobs()).toBe(2)
    expect((await buffer(reading)).length).toBe(1_200_000)
    expect(blobs()).toBe(0)
  })

  it('that fails on its way leaves nothing', async () => {
    const source = (async function* () {
      yield Buffer.alloc(10)
      throw new Error('cut')
    })()
    await expect(store.blobs.write(source, 100, () => {})).rejects.toThrow('cut')
    expect(blobs()).toBe(0)
  })

  it('stays as it was when a transaction is undone', async () => {
    const [part] = await write(Buffer.from('x'))
    const { id } = store.contents.create(part ? [part] : [], '')
    const undo = () =>
      store.database.transaction(() => {
        store.contents.release([id])
        throw new Error('undo')
      })
    expect(undo).toThrow('undo')
    expect(await buffer(store.contents.read(id, 0, 0))).toHaveLength(1)
    store.database.transaction(() => store.contents.release([id]))
  })
})

it('a folder belongs to one program at a time', () => {
  expect(() => openStore({ dataDir: folder, keep })).toThrow(/locked/)
})
