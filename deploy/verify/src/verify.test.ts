import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkProof, TrustError } from './check.ts'
import { nodeSha256 as sha } from './node-sha256.ts'
import { own, checkZip, checkBundle, checkFolder, faultOf } from './testing/check-sample.ts'
import { bundleFiles, sampleBundle, sampleProof, upTo } from './testing/sample-bundle.ts'
import { folderFiles } from './testing/sample-folder.ts'
import { sampleEntry, sampleLog, signedText, timeOf } from './testing/sample-log.ts'
import { writeZip, type ZipFiles } from './testing/write-zip.ts'

const size = 700
const log = sampleLog(size)

describe('a whole log', () => {
  test('is verified as a bundle and as a folder, to the last leaf and body', async () => {
    for (const outcome of [await checkBundle(bundleFiles(log, upTo(size))), await checkFolder(folderFiles(log))])
      expect(outcome.verdict).toMatchObject({
        result: 'verified',
        head: { size, hasQuorum: true },
        log: { entries: size, isWhole: true, firstTime: timeOf(0), bodies: { checked: 467, absent: 0 }, unresolved: 0 },
      })
  })

  test.each([0, 1, 2, 255, 256, 257, 512, 513])('of %i entries is one too', async (count) => {
    const small = sampleLog(count)
    expect(faultOf(await checkBundle(bundleFiles(small, upTo(count))))).toBe('verified')
    expect(faultOf(await checkFolder(folderFiles(small)))).toBe('verified')
  })

  test('in a folder may have grown past its checkpoint, and keep older parts', async () => {
    const older = sampleLog(600)
    const files = new Map([...older.tiles, ...folderFiles(log)]).set('checkpoint', Buffer.from(signedText(older)))
    const { verdict, beyond } = await checkFolder(files)
    expect([verdict.result, beyond > 0]).toEqual(['verified', true])
    expect(faultOf(await checkFolder(new Map([...older.tiles, ...folderFiles(log)])))).toBe('verified')
  })

  test('without its bodies is one, and says what it could not check', async () => {
    const files = new Map([...folderFiles(log)].filter(([path]) => !path.startsWith('bodies/')))
    expect((await checkFolder(files)).verdict).toMatchObject({
      result: 'verified',
      log: { bodies: { checked: 0, absent: 467 } },
    })
  })
})

describe('a selection', () => {
  test('of any entries is proved, in any way a zip may be written', async () => {
    const manner = fc.record({ isStored: fc.boolean(), hasDescriptors: fc.boolean(), isWide: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(upTo(40), { minLength: 0 }),
        fc.integer({ min: 0, max: 60 }),
        manner,
        async (some, offset, how) => {
          const indexes = some.map((index) => index * 16 + offset).filter((index) => index < size)
          const { verdict } = await checkZip(writeZip(bundleFiles(log, indexes), how))
          expect(verdict).toMatchObject({ result: 'verified', log: { entries: indexes.length, isWhole: false } })
        },
      ),
      { numRuns: 30 },
    )
  })

  test('counts the outcomes whose act is elsewhere, and what was not handed over', async () => {
    const { verdict } = await checkBundle(bundleFiles(log, [5, 6, 7]))
    expect(verdict).toMatchObject({ log: { unresolved: 1, entries: 3 } })
  })

  test('shows what was opened only where it is what the leaf says', async () => {
    const files = bundleFiles(log, [6])
    const leaf = JSON.parse(log.entries[6]!.leaf) as Record<string, unknown>
    const repeated = Object.entries(leaf).filter(([name]) => name !== 'body' && name !== 'v')
    const actor = { pseudonym: leaf['actor'], id: 'account:1', name: 'Ada' }
    const opened = { index: 6, ...Object.fromEntries(repeated), actor }
    const withOpened = (extra: object): ZipFiles => ({
      ...files,
      'entries.ndjson': `${JSON.stringify({ ...(JSON.parse(String(files['entries.ndjson'])) as object), opened: { ...opened, ...extra } })}\n`,
    })
    expect((await checkBundle(withOpened({}))).verdict).toMatchObject({ result: 'verified', log: { opened: 1 } })
    for (const lie of [
      { act: 'matrix.room.create' },
      { decision: 'refuse' },
      { actor: { pseudonym: 'x' } },
      { index: 7 },
    ])
      expect(faultOf(await checkBundle(withOpened(lie)))).toEqual(['opened.mismatch', 6])
  })
})

describe('one proof', () => {
  const proof = sampleProof(log, 77)

  test('brings its entry along, and stands alone', () => {
    expect(checkProof(proof, own, { sha }).verdict).toMatchObject({
      result: 'verified',
      log: { firstIndex: 77, firstTime: timeOf(77) },
    })
    expect(proof.length).toBeLessThan(2048)
  })

  test('T12 of another entry, place or tree is none', () => {
    const other = sampleProof(log, 78)
    for (const forged of [proof.replace('index 77', 'index 78'), proof.replace(/extra .*/, /extra .*/.exec(other)![0])])
      expect(faultOf(checkProof(forged, own, { sha }))).toEqual(['inclusion.mismatch', undefined])
    expect(() => checkProof(proof, {}, { sha })).toThrow(TrustError)
  })
})

test('a bundle of one entry among 700 is small', () => {
  const files = bundleFiles(log, [77])
  expect(
    `${String(files['entries.ndjson'])}${String(files['tree'])}${String(files['checkpoint'])}`.length,
  ).toBeLessThan(2600)
  expect(sampleEntry(77).leaf.length).toBeLessThan(512)
  expect(sampleBundle(log, [77]).length).toBeLessThan(4096)
})
