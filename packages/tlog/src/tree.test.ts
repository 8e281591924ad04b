import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  appendLeaf,
  appendSubtree,
  consistencyProof,
  emptyFrontier,
  emptyRoot,
  type Frontier,
  frontierOf,
  type HashAt,
  inclusionProof,
  leafHash,
  nobleSha256 as sha,
  nodeHash,
  rootOf,
  subtreesBetween,
  verifyConsistency,
  verifyInclusion,
} from './index.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** The definition of RFC 6962 §2.1, word for word: slow, and nothing of ours in it but two hashes. */
function definedRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves
  if (only === undefined) return sha(new Uint8Array())
  if (leaves.length === 1) return leafHash(sha, only)
  let power = 1
  while (power * 2 < leaves.length) power *= 2
  return nodeHash(sha, definedRoot(leaves.slice(0, power)), definedRoot(leaves.slice(power)))
}

const entries = (count: number) => Array.from({ length: count }, (_, at) => Buffer.from(`entry ${at}`))

function grow(leaves: readonly Uint8Array[]) {
  const nodes = new Map<string, Uint8Array>()
  const frontiers: Frontier[] = [emptyFrontier]
  for (const leaf of leaves) {
    const onNode = (level: number, index: number, hash: Uint8Array) => nodes.set(`${level}/${index}`, hash)
    frontiers.push(appendLeaf(sha, frontiers.at(-1)!, leafHash(sha, leaf), onNode))
  }
  const hashAt: HashAt = (level, index) => nodes.get(`${level}/${index}`)!
  return { frontiers, hashAt, rootAt: (size: number) => rootOf(sha, frontiers[size]!) }
}

const size = 130
const grown = grow(entries(size))

describe('the tree of RFC 6962', () => {
  // The eight leaves that Certificate Transparency's own implementations are tried with, and the heads they lead to.
  const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  const roots = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ]
  const { rootAt } = grow(leaves.map((leaf) => Buffer.from(leaf, 'hex')))

  test.each(roots.map((root, count) => [count, root]))('of %i leaves has the head %s', (count, root) => {
    expect(hex(rootAt(Number(count)))).toBe(root)
  })

  test('is what its definition says, at every size', () => {
    for (let count = 0; count <= size; count += 1)
      expect(hex(grown.rootAt(count))).toBe(hex(definedRoot(entries(count))))
  })

  test('can be taken up again from its hashes', () => {
    for (let count = 0; count <= size; count += 1)
      expect(frontierOf(count, grown.hashAt)).toEqual(grown.frontiers[count])
  })

  test('grows over a gap by the heads of what is in it, wherever the gap lies', () => {
    fc.assert(
      fc.property(fc.nat(size), fc.nat(size), (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        let frontier = grown.frontiers[from]!
        for (const { level, index } of subtreesBetween(from, to))
          frontier = appendSubtree(sha, frontier, level, grown.hashAt(level, index))
        expect(frontier).toEqual(grown.frontiers[to])
      }),
    )
  })

  test('takes no subtree that does not begin where it ends', () => {
    expect(() => appendSubtree(sha, grown.frontiers[3]!, 1, sha(new Uint8Array()))).toThrow('range')
  })
})

describe('inclusion', () => {
  const proofOf = (index: number, count: number) => ({
    leaf: grown.hashAt(0, index),
    index,
    size: count,
    root: grown.rootAt(count),
    proof: inclusionProof(sha, index, count, grown.hashAt),
  })

  test('is proved for every entry in every tree, by as many hashes as the tree is high', () => {
    for (let count = 1; count <= size; count += 1)
      for (let index = 0; index < count; index += 1) {
        const proof = proofOf(index, count)
        verifyInclusion(sha, proof)
        expect(proof.proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count)))
      }
  })

  test('R7 is not proved by a proof with anything changed: leaf, place, size, head, any bit or the number of hashes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: size }), fc.nat(), fc.nat(), fc.nat(6), (count, at, bit, kind) => {
        const good = proofOf(at % count, count)
        const flip = (hash: Uint8Array) =>
          hash.map((byte, place) => (place === bit % 32 ? byte ^ (1 << (bit % 8)) : byte))
        const which = bit % good.proof.length
        const bad = [
          { ...good, leaf: flip(good.leaf) },
          { ...good, root: flip(good.root) },
          { ...good, index: (good.index + 1 + (bit % (count - 1))) % count },
          { ...good, proof: good.proof.map((hash, place) => (place === which ? flip(hash) : hash)) },
          { ...good, proof: good.proof.toSpliced(which, 1) },
          { ...good, proof: [...good.proof, good.leaf] },
          { ...good, size: good.index },
        ][kind]!
        expect(() => verifyInclusion(sha, bad)).toThrow(/inclusion\.mismatch|range/)
      }),
      { numRuns: 500 },
    )
  })
})

describe('consistency', () => {
  const proofOf = (oldSize: number, count: number) => ({
    oldSize,
    oldRoot: grown.rootAt(oldSize),
    size: count,
    root: grown.rootAt(count),
    proof: consistencyProof(sha, oldSize, count, grown.hashAt),
  })

  test('is proved from every size to every later one', () => {
    for (let count = 0; count <= size; count += 1)
      for (let oldSize = 0; oldSize <= count; oldSize += 1)
        expect(() => verifyConsistency(sha, proofOf(oldSize, count))).not.toThrow()
  })

  test('R7 is not proved to another tree, nor by a proof with anything changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: size }), fc.nat(), fc.nat(), fc.nat(5), (count, at, bit, kind) => {
        const good = proofOf(1 + (at % (count - 1)), count)
        const flip = (hash: Uint8Array) =>
          hash.map((byte, place) => (place === bit % 32 ? byte ^ (1 << (bit % 8)) : byte))
        const which = bit % good.proof.length
        const bad = [
          { ...good, oldRoot: flip(good.oldRoot) },
          { ...good, root: flip(good.root) },
          { ...good, proof: good.proof.map((hash, place) => (place === which ? flip(hash) : hash)) },
          { ...good, proof: good.proof.toSpliced(which, 1) },
          { ...good, proof: [...good.proof, good.root] },
          { ...good, size: good.oldSize - 1 },
        ][kind]!
        expect(() => verifyConsistency(sha, bad)).toThrow(/consistency\.mismatch|range/)
      }),
      { numRuns: 500 },
    )
  })

  test('with the empty tree asks for its head and no proof', () => {
    const empty = { oldSize: 0, oldRoot: emptyRoot(sha), size: 3, root: grown.rootAt(3), proof: [] }
    expect(() => verifyConsistency(sha, empty)).not.toThrow()
    expect(() => verifyConsistency(sha, { ...empty, oldRoot: grown.rootAt(1) })).toThrow('consistency.mismatch')
    expect(() => verifyConsistency(sha, { ...empty, proof: [grown.rootAt(1)] })).toThrow('consistency.mismatch')
  })
})
