import { formatNote } from '@parvis/tlog'
import { describe, expect, test } from 'vitest'
import { TrustError, type Trust } from './check.ts'
import { checkBundle, checkFolder, faultOf, leftOut, own } from './testing/check-sample.ts'
import { bundleFiles, upTo } from './testing/sample-bundle.ts'
import { folderFiles } from './testing/sample-folder.ts'
import { buildLog, sampleLog, signed, signedText } from './testing/sample-log.ts'

const size = 700
const log = sampleLog(size)

describe('whom one trusts', () => {
  test('T14 T17 one witness of three is too few, and what is whole is told apart from what is broken', async () => {
    expect(faultOf(await checkBundle(bundleFiles(log, upTo(size), signedText(log, 1))))).toBe('too-few-witnesses')
    expect(faultOf(await checkBundle(bundleFiles(log, upTo(size), signedText(log, 0))))).toBe('too-few-witnesses')
  })

  test('T16 a fork that the stolen key signed, and no witness, has no quorum; against a kept checkpoint it is broken', async () => {
    const fork = buildLog(log.entries.toSpliced(100, 1))
    const files = folderFiles(fork, formatNote(signed(fork, 0)))
    expect(faultOf(await checkFolder(files))).toBe('too-few-witnesses')
    expect(faultOf(await checkFolder(files, { ...own, since: signedText(sampleLog(300)) }))).toEqual([
      'since.mismatch',
      undefined,
    ])
  })

  test('the policy that came along is used for want of another, and named with its fingerprint', async () => {
    const { policy, verdict } = await checkBundle(bundleFiles(log, upTo(size)), {})
    expect([policy?.source, verdict.result]).toEqual(['own', 'verified'])
    const without = leftOut(bundleFiles(log, upTo(size)), 'policy')
    await expect(checkBundle(without, {})).rejects.toThrow(TrustError)
    await expect(checkBundle(without, { policy: 'quorum' })).rejects.toThrow(TrustError)
  })
})

describe('a checkpoint that was kept', () => {
  const since = (count: number): Trust => ({ ...own, since: signedText(sampleLog(count)) })

  test.each([0, 1, 255, 256, 300, size])('of %i entries is continued', async (count) => {
    for (const outcome of [
      await checkFolder(folderFiles(log), since(count)),
      await checkBundle(bundleFiles(log, upTo(size)), since(count)),
    ])
      expect(outcome.verdict).toMatchObject({ result: 'verified', log: { since: 'continues' } })
  })

  test('T15 that is longer than the log shows that its tail was cut', async () => {
    const cut = sampleLog(size - 100)
    expect(faultOf(await checkFolder(folderFiles(cut), since(size)))).toEqual(['since.truncated', size - 100])
  })

  test('cannot be compared with a selection that steps over it, and that is said', async () => {
    expect(faultOf(await checkBundle(bundleFiles(log, [3]), since(300)))).toBe('unanswered')
    expect(faultOf(await checkBundle(bundleFiles(log, upTo(301).slice(290)), since(300)))).toBe('verified')
  })

  test('that is damaged itself says nothing about the log', async () => {
    const trust = { ...own, since: signedText(log).replace('700', '701') }
    await expect(checkFolder(folderFiles(log), trust)).rejects.toThrow(TrustError)
  })
})
