import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomFrom } from '../../testkit/src/random.ts'
import {
  appendLeaf,
  consistencyProof,
  emptyFrontier,
  formatNote,
  formatVerifierKey,
  type Frontier,
  hashFromBase64,
  hashLength,
  inclusionProof,
  leafHash,
  nobleSha256 as sha,
  parseNote,
  parseVerifierKey,
  rootOf,
  signatureType,
  signerFromSeed,
  signNote,
  tilePath,
  tilesFor,
  tileWidth,
  TlogError,
  toBase64,
  verifyConsistency,
  verifyInclusion,
  verifyNote,
} from './index.ts'
import { type Claim, goOracle } from './testing/go-oracle.ts'

const size = 700
const entries = Array.from({ length: size }, (_, at) => `entry ${at}`)
const frontiers: Frontier[] = [emptyFrontier]
const nodes = new Map<string, Uint8Array>()
for (const entry of entries)
  frontiers.push(
    appendLeaf(sha, frontiers.at(-1)!, leafHash(sha, Buffer.from(entry)), (level, index, hash) =>
      nodes.set(`${level}/${index}`, hash),
    ),
  )
const hashAt = (level: number, index: number) => nodes.get(`${level}/${index}`)!
const rootAt = (of: number) => toBase64(rootOf(sha, frontiers[of]!))
const random = randomFrom(4)
const below = (bound: number) => Math.floor(random() * bound)

const folder = mkdtempSync(join(tmpdir(), 'parvis-oracle-'))
let ask: ReturnType<typeof goOracle>
beforeAll(() => {
  ask = goOracle(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('R6 beside the Go project’s own sumdb/tlog', () => {
  test('every root of 700 trees, and every tile, is the same to the byte', () => {
    const answer = ask({ entries })
    expect(answer.Roots).toEqual(frontiers.map((frontier) => toBase64(rootOf(sha, frontier))))
    const tiles = tilesFor(0, size).map((tile) => {
      const hashes = Array.from({ length: tile.width }, (_, at) =>
        hashAt(Number(tile.level) * 8, tile.index * tileWidth + at),
      )
      return [tilePath(tile).replace('tile/', 'tile/8/'), toBase64(Buffer.concat(hashes))]
    })
    expect(answer.Tiles).toEqual(Object.fromEntries(tiles))
  })

  test('proofs are the same, hash by hash', () => {
    const sizes = Array.from({ length: 400 }, () => 1 + below(size))
    const inclusions = sizes.map((of) => [below(of), of] as const)
    const consistencies = sizes.map((of) => [1 + below(of), of] as const)
    const answer = ask({ entries, inclusions, consistencies })
    const text = (proof: readonly Uint8Array[]) => proof.map(toBase64)
    expect(answer.Inclusions).toEqual(inclusions.map(([index, of]) => text(inclusionProof(sha, index, of, hashAt))))
    expect(answer.Consistencies.map((proof) => proof ?? [])).toEqual(
      consistencies.map(([old, of]) => text(consistencyProof(sha, old, of, hashAt))),
    )
  })

  test('both believe and refuse the same 3,000 claims, most of them false', () => {
    const claims = Array.from({ length: 3000 }, (_, at) => spoilt(at % 2 === 0 ? inclusionClaim() : consistencyClaim()))
    const ours = claims.map(isBelieved)
    expect(ask({ claims }).Claims).toEqual(ours)
    expect(ours.filter(Boolean).length).toBeGreaterThan(300)
    expect(ours.filter((one) => !one).length).toBeGreaterThan(1500)
  })

  test('notes that one signs the other opens, and neither opens one that was changed', () => {
    const texts = ['a\n', 'example.com/log\n3\nAAAA\n', `${'long '.repeat(1000)}\n`, 'é\n\n— not a signature\n']
    const signer = signerFromSeed('log.example/ours', signatureType.ed25519, randomBytes(32))
    const vkey = formatVerifierKey(signer.key)
    const signed = texts.map((text) => formatNote({ text, signatures: [signNote(text, signer)] }))
    const changed = signed.map((note) => note.replace(/^./u, 'X'))
    const answer = ask({ notes: [...signed, ...changed].map((note) => ({ vkey, note })), signs: texts })
    expect(answer.Notes).toEqual([...signed.map(() => true), ...changed.map(() => false)])
    const theirs = parseVerifierKey(answer.Vkey)
    for (const [at, note] of answer.Signed.entries()) {
      expect(parseNote(note).text).toBe(texts[at])
      expect(verifyNote(parseNote(note), [theirs])).toHaveLength(1)
      expect(() => verifyNote(parseNote(note.replace(/^./u, 'X')), [theirs])).toThrow(TlogError)
    }
  })
})

function inclusionClaim(): Claim {
  const of = 1 + below(size)
  const index = below(of)
  const proof = inclusionProof(sha, index, of, hashAt).map(toBase64)
  return { proof, size: of, root: rootAt(of), index, leaf: toBase64(hashAt(0, index)) }
}

function consistencyClaim(): Claim {
  const of = 1 + below(size)
  const old = 1 + below(of)
  return {
    proof: consistencyProof(sha, old, of, hashAt).map(toBase64),
    size: of,
    root: rootAt(of),
    old,
    oldRoot: rootAt(old),
  }
}

/** One thing of it changed, or nothing. */
function spoilt(claim: Claim): Claim {
  const { proof } = claim
  const at = below(proof.length)
  const change = below(8)
  if (change === 0) return claim
  if (change === 1) return { ...claim, proof: proof.slice(0, -1) }
  if (change === 2) return { ...claim, proof: [...proof, toBase64(randomBytes(hashLength))] }
  if (change === 3) return { ...claim, proof: proof.map((hash, place) => (place === at ? flipped(hash) : hash)) }
  if (change === 4) return { ...claim, root: flipped(claim.root) }
  if (change === 5) return { ...claim, size: Math.max(1, claim.size + below(5) - 2) }
  if (claim.leaf === undefined)
    return change === 6
      ? { ...claim, oldRoot: flipped(claim.oldRoot!) }
      : { ...claim, old: Math.max(1, claim.old! + below(3) - 1) }
  return change === 6
    ? { ...claim, leaf: flipped(claim.leaf) }
    : { ...claim, index: Math.max(0, claim.index! + below(3) - 1) }
}

function flipped(hash: string): string {
  const bytes = Uint8Array.from(hashFromBase64(hash, 'proof.malformed'))
  bytes[below(hashLength)]! ^= 1 << below(8)
  return toBase64(bytes)
}

function isBelieved(claim: Claim): boolean {
  const bytes = (hash: string) => hashFromBase64(hash, 'proof.malformed')
  const tree = { proof: claim.proof.map(bytes), size: claim.size, root: bytes(claim.root) }
  try {
    if (claim.leaf === undefined)
      verifyConsistency(sha, { ...tree, oldSize: claim.old!, oldRoot: bytes(claim.oldRoot!) })
    else verifyInclusion(sha, { ...tree, index: claim.index!, leaf: bytes(claim.leaf) })
    return true
  } catch (error) {
    if (error instanceof TlogError) return false
    throw error
  }
}
