import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addSignatures,
  cosign,
  formatAddCheckpoint,
  formatCheckpoint,
  formatCosignatures,
  formatNote,
  formatProof,
  formatVerifierKey,
  formatWitnessSize,
  nobleSha256 as sha,
  originHash,
  parseAddCheckpoint,
  parseCheckpoint,
  parseCosignatures,
  parseLeaf,
  parseNote,
  parsePolicy,
  parseProof,
  parseTilePath,
  parseVerifierKey,
  parseWitnessSize,
  signatureType,
  signerFromSeed,
  signNote,
  TlogError,
} from './index.ts'

const log = signerFromSeed('example.org/log', signatureType.ed25519, sha(Buffer.from('log')))
const witness = signerFromSeed('example.org/w', signatureType.cosignature, sha(Buffer.from('w')))
const text = formatCheckpoint({ origin: 'example.org/log', size: 7, root: sha(Buffer.from('root')) })
const note = addSignatures({ text, signatures: [signNote(text, log)] }, [cosign(text, witness, 12)])
const hashes = [sha(Buffer.from('1')), sha(Buffer.from('2'))]
const request = formatAddCheckpoint({ oldSize: 3, proof: hashes, note })
const proof = formatProof({ index: 5, proof: hashes, note, extra: Buffer.from('{}') })
const policy = `log ${formatVerifierKey(log.key)}\nwitness w ${formatVerifierKey(witness.key)}\nquorum w\n`

describe('messages to and from a witness', () => {
  test('are read as they were written', () => {
    expect(parseAddCheckpoint(request)).toEqual({ oldSize: 3, proof: hashes, note })
    expect(request.startsWith('old 3\n')).toBe(true)
    const first = formatAddCheckpoint({ oldSize: 0, proof: [], note })
    expect(first.startsWith(`old 0\n\n${text}`)).toBe(true)
    expect(parseAddCheckpoint(first).proof).toEqual([])
    expect(parseCosignatures(formatCosignatures(note.signatures))).toEqual(note.signatures)
    expect(parseWitnessSize(formatWitnessSize(20852163))).toBe(20852163)
    expect(originHash('example.com/behind-the-sofa')).toMatch(/^[0-9a-f]{64}$/)
  })

  test.each(['old 03', 'old -1', 'old', 'OLD 3', 'old 3 ', ' old 3'])('%j is no old size', (line) => {
    expect(() => parseAddCheckpoint(request.replace('old 3', line))).toThrow('witness.malformed')
  })

  test('carry at most 63 hashes', () => {
    const many = (count: number) =>
      formatAddCheckpoint({ oldSize: 3, proof: Array.from({ length: count }, () => hashes[0]!), note })
    expect(parseAddCheckpoint(many(63)).proof).toHaveLength(63)
    expect(() => parseAddCheckpoint(many(64))).toThrow('witness.malformed')
  })
})

describe('proof files', () => {
  test('are read as they were written, with and without what they carry along', () => {
    expect(parseProof(proof)).toEqual({ index: 5, proof: hashes, note, extra: Uint8Array.from(Buffer.from('{}')) })
    const bare = formatProof({ index: 0, proof: [], note })
    expect(bare.startsWith(`c2sp.org/tlog-proof@v1\nindex 0\n\n${text}`)).toBe(true)
    expect(parseProof(bare)).toEqual({ index: 0, proof: [], note })
  })

  test('stay under 2 KiB in a log of a million with three witnesses', () => {
    const twenty = Array.from({ length: 20 }, () => hashes[0]!)
    const three = addSignatures(
      note,
      [1, 2].map((time) => cosign(text, witness, time)),
    )
    expect(formatProof({ index: 999_999, proof: twenty, note: three }).length).toBeLessThan(2048)
  })
})

// What anybody may send ends in the one error, whatever it is: nothing inside breaks, nothing hangs.
describe('hostile bytes', () => {
  const leaf = '{"act":"a","kind":"intent","time":"2026-01-01T00:00:00.000Z","v":2}'
  const parsers: readonly [string, string, (input: string) => unknown][] = [
    ['a note', formatNote(note), parseNote],
    ['a checkpoint', text, parseCheckpoint],
    ['a request', request, parseAddCheckpoint],
    ['an answer', formatCosignatures(note.signatures), parseCosignatures],
    ['a size', '17\n', parseWitnessSize],
    ['a proof', proof, parseProof],
    ['a policy', policy, parsePolicy],
    ['a key', formatVerifierKey(log.key), parseVerifierKey],
    ['a path', 'tile/0/x001/067.p/3', parseTilePath],
    ['a leaf', leaf, (input) => parseLeaf(Buffer.from(input), 0)],
  ]

  test.each(parsers)('for %s end in TlogError', (_, good, parse) => {
    const judge = (input: string) => {
      try {
        parse(input)
      } catch (error) {
        if (!(error instanceof TlogError)) throw error
      }
    }
    judge(good)
    expect(() => parse(good)).not.toThrow()
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), judge), { numRuns: 300 })
    const cut = fc.tuple(fc.nat(good.length), fc.nat(8), fc.string({ unit: 'binary', maxLength: 6 }))
    fc.assert(
      fc.property(cut, ([at, drop, insert]) => judge(good.slice(0, at) + insert + good.slice(at + drop))),
      { numRuns: 700 },
    )
  })

  test('nested as deep as an entry is long are no entry', () => {
    const deep = `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`
    expect(() => parseLeaf(Buffer.from(deep), 0)).toThrow('entry.malformed')
  })
})
