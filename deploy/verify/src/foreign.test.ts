import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nodeSha256 as sha } from './node-sha256.ts'
import { checkPath } from './open.ts'
import { own, checkZip, checkBundle, checkFolder, faultOf, leftOut } from './testing/check-sample.ts'
import { bundleFiles } from './testing/sample-bundle.ts'
import { folderFiles, writeFolder } from './testing/sample-folder.ts'
import { sampleLog } from './testing/sample-log.ts'
import { writeZip } from './testing/write-zip.ts'

const log = sampleLog(700)

describe('what is not the log’s', () => {
  test('is refused in a bundle: other files, files twice, bytes before, between and behind', async () => {
    const files = bundleFiles(log, [3])
    const zip = writeZip(files)
    expect(faultOf(await checkBundle({ ...files, 'notes.txt': '' }))).toEqual(['file.unexpected', undefined])
    for (const bad of [
      Buffer.concat([Buffer.from('PK'), zip]),
      Buffer.concat([zip, Buffer.alloc(1)]),
      zip.subarray(0, -1),
    ])
      expect(faultOf(await checkZip(bad))).toEqual(['file.malformed', undefined])
    expect(faultOf(await checkBundle({ ...files, tree: `${String(files['tree'])}0 3 x\n` }))).toEqual([
      'file.malformed',
      undefined,
    ])
    for (const name of ['checkpoint', 'tree', 'entries.ndjson'])
      expect(faultOf(await checkBundle(leftOut(files, name)))).toEqual(['file.missing', undefined])
  })

  test('is refused in a folder: tiles that are no tiles, older parts that were others, keys of somebody else', async () => {
    const files = () => folderFiles(log)
    expect(faultOf(await checkFolder(files().set('tile/0/note.txt', Buffer.of(1))))).toEqual([
      'file.unexpected',
      undefined,
    ])
    expect(faultOf(await checkFolder(files().set('tile/0/002.p/9', Buffer.alloc(9 * 32))))).toEqual([
      'tile.mismatch',
      undefined,
    ])
    expect(faultOf(await checkFolder(files().set('bodies/access/x', Buffer.of(1))))).toEqual([
      'file.unexpected',
      undefined,
    ])
    const stranger = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n'
    expect(faultOf(await checkFolder(files().set('keys', Buffer.from(stranger))))).toEqual([
      'file.malformed',
      undefined,
    ])
  })

  test('is said of nothing at all', async () => {
    using folder = writeFolder(new Map([['x', Buffer.from('hello')]]))
    expect(await checkPath(join(folder.path, 'x'), own, { sha })).toBeUndefined()
    rmSync(join(folder.path, 'x'))
    expect(faultOf((await checkPath(folder.path, own, { sha }))!)).toEqual(['file.missing', undefined])
  })

  test('a zip that unpacks to more than it says is not unpacked', async () => {
    const zip = writeZip({ ...bundleFiles(log, [3]), 'README.txt': 'x'.repeat(1_000_000) })
    const at = zip.lastIndexOf('README.txt') - 46 + 24
    zip.writeUInt32LE(10, at)
    expect(faultOf(await checkZip(zip))).toEqual(['file.malformed', undefined])
  })
})
