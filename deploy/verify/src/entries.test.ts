import { canonicalJson } from '@parvis/tlog'
import { describe, expect, test } from 'vitest'
import { checkFolder, faultOf, own } from './testing/check-sample.ts'
import { folderFiles } from './testing/sample-folder.ts'
import { buildLog, sampleLog, signedText, type SampleEntry, timeOf } from './testing/sample-log.ts'

const log = sampleLog(700)

describe('what entries say', () => {
  const with_ = (index: number, change: (entry: SampleEntry) => SampleEntry) =>
    buildLog(log.entries.map((entry, at) => (at === index ? change(entry) : entry)))
  const fields = (entry: SampleEntry, changed: object): SampleEntry => ({
    ...entry,
    leaf: canonicalJson({ ...(JSON.parse(entry.leaf) as object), ...changed }),
  })

  // The writer itself is wrong here, key and all: tree and signatures agree, and the entries do not.
  test.each([
    ['T15 a time before the one before', 41, { time: timeOf(39) }, 'time.backwards'],
    [
      'T15 a time an hour after the witnesses saw it',
      699,
      { time: new Date(Date.parse(timeOf(700)) + 3_600_000).toISOString() },
      'time.future',
    ],
    ['an outcome of nothing yet', 41, { of: 45 }, 'outcome.dangling'],
    ['an outcome of an outcome', 41, { of: 38 }, 'outcome.dangling'],
    ['another version', 40, { v: 3 }, 'entry.malformed'],
    ['a time without a zone', 40, { time: '2026-03-03T08:00:40.000' }, 'entry.malformed'],
    ['another kind', 40, { kind: 'note' }, 'entry.malformed'],
    ['another body', 40, { body: 'A'.repeat(43) + '=' }, 'body.mismatch'],
  ])('%s is found at its index', async (_, index, change, code) => {
    const bad = with_(index, (entry) => fields(entry, change))
    expect(faultOf(await checkFolder(folderFiles(bad)))).toEqual([code, index])
  })

  test('T15 entries written long before the kept checkpoint, and shown after it, are backdated', async () => {
    const kept = sampleLog(300)
    const late = { ...own, since: signedText(kept, 2, Date.parse(timeOf(300)) / 1000 + 3600) }
    expect(
      faultOf(await checkFolder(folderFiles(log, signedText(log, 2, Date.parse(timeOf(0)) / 1000 + 9000)), late)),
    ).toEqual(['time.backdated', 300])
  })

  test.each([
    ['keys out of order', (leaf: string) => leaf.replace(/^\{("act":"[^"]*"),("actor":"[^"]*")/, '{$2,$1')],
    ['a space', (leaf: string) => leaf.replace(',', ', ')],
    ['a key twice', (leaf: string) => leaf.replace('{', '{"act":"x",')],
    ['an escape that is not needed', (leaf: string) => leaf.replace('local', String.raw`loca\u006c`)],
  ])('%s is not the one spelling', async (_, respell) => {
    const bad = with_(40, (entry) => ({ ...entry, leaf: respell(entry.leaf) }))
    expect(faultOf(await checkFolder(folderFiles(bad)))).toEqual(['entry.malformed', 40])
  })

  test('in strange letters, with escapes and fractions, are read as RFC 8785 writes them', async () => {
    const detail = { '€': '\u0007"\\', '10': 'x', '9': 'y', é: '\u{1f600}', n: 'a":b' }
    const strange = with_(40, (entry) => fields(entry, { detail, ratio: 1e-7 }))
    expect(faultOf(await checkFolder(folderFiles(strange)))).toBe('verified')
  })
})
