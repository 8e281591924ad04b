import { formatCheckpoint, formatNote, formatVerifierKey, signerFromSeed, signNote, type Signer } from '@parvis/tlog'
import { describe, expect, it } from 'vitest'
import { keyStandings } from './log-keys.ts'

const origin = 'parvis.localhost/journal'
const [former, next] = [3, 4].map((fill) => signerFromSeed(origin, 1, new Uint8Array(32).fill(fill))) as [
  Signer,
  Signer,
]
const text = formatCheckpoint({ origin, size: 5, root: new Uint8Array(32) })
const signedBy = (...signers: readonly Signer[]) =>
  formatNote({ text, signatures: signers.map((signer) => signNote(text, signer)) })
const keys = [
  '# 2026-01-01T00:00:00.000Z – 2026-12-01T00:00:00.000Z',
  formatVerifierKey(former.key),
  '# 2026-11-01T00:00:00.000Z – ',
  formatVerifierKey(next.key),
  '',
].join('\n')

describe('the keys of the log', () => {
  it('are told with their times and with what each has signed', () => {
    const both = keyStandings(keys, signedBy(next, former))
    expect(both.map(({ signed, from, until }) => [signed, from?.slice(0, 7), until?.slice(0, 7)])).toEqual([
      [true, '2026-01', '2026-12'],
      [true, '2026-11', undefined],
    ])
    expect(keyStandings(keys, signedBy(next)).map(({ signed }) => signed)).toEqual([false, true])
    expect(both[0]?.id).toBe(former.key.id.toString(16).padStart(8, '0'))
  })

  it('are none where the text or the signed log is no such thing', () => {
    expect(() => keyStandings('no key\n', signedBy(next))).toThrow('key.malformed')
    expect(() => keyStandings(keys, 'no note')).toThrow('note.malformed')
  })
})
