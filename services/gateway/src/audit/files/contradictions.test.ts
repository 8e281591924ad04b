import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { intent, published, testKeys, withBody } from '../../testing/audit-log.ts'
import { FaultyFolder } from '../../testing/faulty-folder.ts'
import { sha256 } from '../tree/growth.ts'
import { openFileLog } from './file-log.ts'

const options = { roundMs: 0, now: () => 1_795_000_000_000 }
const open = (folder: FaultyFolder, keys = testKeys()) => openFileLog(folder, keys, options)
const wal = 'wal/0000000000000000.wal'

describe('the write-ahead files: what a start does with what it finds', () => {
  async function threeBatches() {
    const folder = new FaultyFolder()
    const log = await openFileLog(folder, testKeys(), { ...options, roundMs: 60_000 })
    for (let number = 0; number < 3; number += 1) await log.append(withBody(`${number}`))
    return { folder: folder.powerCut(() => false), whole: folder.bytes(wal) }
  }

  test('any cut inside the last batch is a torn tail: it is cut off, the rest is kept', async () => {
    const { folder, whole } = await threeBatches()
    for (let length = whole.lastIndexOf('PVB2'); length < whole.length; length += 1) {
      const torn = folder.clone()
      torn.replace(wal, Buffer.from(whole.subarray(0, length)))
      const log = await open(torn)
      expect(log.sizes.acked).toBe(2)
      expect((await log.append({ leaf: intent('next') })).index).toBe(2)
      await log.close()
    }
  })

  test('T12: one flipped bit anywhere in what was acked refuses to start, in a sentence', async () => {
    const { folder, whole } = await threeBatches()
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
        const bytes = Buffer.from(whole)
        bytes[at] = (bytes[at] as number) ^ (1 << bit)
        const damaged = folder.clone()
        damaged.replace(wal, bytes)
        await expect(open(damaged)).rejects.toThrow(/The audit log is broken at byte \d+/)
      }),
      { numRuns: 300 },
    )
  })

  test('a batch or a whole file missing in the middle refuses to start, and so does rubbish at the end', async () => {
    const { folder, whole } = await threeBatches()
    const [second, third] = [whole.indexOf('PVB2', 4), whole.lastIndexOf('PVB2')]
    const gap = folder.clone()
    gap.replace(wal, Buffer.concat([whole.subarray(0, second), whole.subarray(third)]))
    await expect(open(gap)).rejects.toThrow(/entry 1 is missing/)
    const late = new FaultyFolder()
    late.replace('wal/0000000000000005.wal', whole)
    await expect(open(late)).rejects.toThrow(/is missing/)
    const more = folder.clone()
    more.replace(wal, Buffer.concat([whole, Buffer.from('not a batch of this log, but long enough')]))
    await expect(open(more)).rejects.toThrow(/damaged/)
  })
})

describe('the signed tree: a start refuses every contradiction and signs nothing', () => {
  let folder: FaultyFolder
  beforeAll(async () => {
    folder = new FaultyFolder()
    const log = await open(folder)
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(Array.from({ length: 100 }, (_, at) => log.append(withBody(`${round}.${at}`))))
      await published(log)
    }
    await log.close()
  })
  const expectRefused = async (change: (copy: FaultyFolder) => void | Promise<void>, why: RegExp) => {
    const copy = folder.clone()
    await change(copy)
    const before = copy.bytes('checkpoint')
    await expect(open(copy)).rejects.toThrow(why)
    expect(copy.bytes('checkpoint')).toEqual(before)
  }

  test.each([
    ['the last tile', 'tile/0/001.p/44', /do not lead to the signed tree/],
    ['the tile above', 'tile/1/000.p/1', /do not lead to the signed tree/],
    ['the last bundle', 'tile/entries/001.p/44', /damaged|not those that were signed/],
  ])('T12: any flipped bit of %s', async (_what, path, why) => {
    const size = folder.bytes(path).length
    for (let at = 0; at < size; at += Math.max(1, Math.floor(size / 40)))
      await expectRefused((copy) => {
        const bytes = Buffer.from(copy.bytes(path))
        bytes[at] = (bytes[at] as number) ^ 1
        copy.replace(path, bytes)
      }, why)
  })

  test('T15: the tail is cut: entries that were signed are gone', async () => {
    await expectRefused((copy) => copy.remove('wal'), /300 entries were signed, and only 0 are here/)
    await expectRefused(
      (copy) => copy.replace('signed', Buffer.from(testKeys().sign(0, sha256(Buffer.alloc(0))))),
      /newer than/,
    )
    await expectRefused((copy) => copy.remove('signed'), /newer than what was signed|are in no file/)
  })

  test('T16: a checkpoint of another tree, or by another key, or of another log', async () => {
    const stranger = testKeys(Buffer.alloc(32, 9).toString('base64'))
    await expectRefused(
      (copy) => copy.replace('signed', Buffer.from(stranger.sign(300, Buffer.alloc(32)))),
      /not signed by/,
    )
    await expectRefused(
      (copy) => copy.replace('signed', Buffer.from(testKeys().sign(300, Buffer.alloc(32)))),
      /do not lead|another tree/,
    )
    const fork = folder.clone()
    fork.replace('checkpoint', Buffer.from(testKeys().sign(300, Buffer.alloc(32, 1))))
    await expect(open(fork)).rejects.toThrow(/another tree of 300/)
    await expect(open(folder.clone(), stranger)).rejects.toThrow(/not signed by/)
  })

  test('T12: an entry that lies in a write-ahead file under the signed tree was changed', async () => {
    const other = new FaultyFolder()
    const log = await openFileLog(other, testKeys(), { ...options, roundMs: 60_000 })
    await Promise.all(Array.from({ length: 300 }, (_, at) => log.append(withBody(`forged ${at}`))))
    await expectRefused((copy) => {
      copy.replace(wal, other.bytes(wal))
    }, /entry 0 is not the one that was signed|broken/)
  })
})
