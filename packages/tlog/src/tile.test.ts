import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  appendLeaf,
  bundlesFor,
  consistencyProof,
  decodeBundle,
  emptyFrontier,
  encodeBundle,
  hashesFromTiles,
  inclusionProof,
  leafHash,
  nobleSha256 as sha,
  parseTilePath,
  rootOf,
  type Tile,
  tilePath,
  tilePlan,
  tilesFor,
  verifyInclusion,
} from './index.ts'

describe('paths of tiles', () => {
  test.each([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 1234067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 63, index: 999, width: 255 }, 'tile/63/999.p/255'],
    [{ level: 'entries', index: 1000, width: 17 }, 'tile/entries/x001/000.p/17'],
  ] satisfies [Tile, string][])('%j is at %s', (tile, path) => {
    expect(tilePath(tile)).toBe(path)
    expect(parseTilePath(path)).toEqual(tile)
  })

  test.each([
    '',
    'tile/0/0',
    'tile/00/000',
    'tile/64/000',
    'tile/0/x000/001',
    'tile/0/x001',
    'tile/0/001.p/0',
    'tile/0/001.p/256',
    'tile/0/001.p/07',
    'tile/entry/000',
    'tile/0/000/',
    '/tile/0/000',
    'tile/0/../000',
    'tile/-1/000',
    'tile/0/x001/234/067',
  ])('%j is none', (path) => {
    expect(() => parseTilePath(path)).toThrow('tile.path')
  })

  test('every tile has one path and every path one tile', () => {
    const level = fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 63 }))
    fc.assert(
      fc.property(level, fc.nat(2 ** 40), fc.integer({ min: 1, max: 256 }), (at, index, width) => {
        const tile: Tile = { level: at, index, width }
        expect(parseTilePath(tilePath(tile))).toEqual(tile)
      }),
    )
    fc.assert(
      fc.property(fc.string(), (path) => {
        expect(() => parseTilePath(path)).toThrow('tile.path')
      }),
    )
  })
})

describe('the tiles of a tree', () => {
  test('of 70,000 entries are those that the specification counts', () => {
    const tiles = tilesFor(0, 70_000)
    const at = (level: number) => tiles.filter((tile) => tile.level === level)
    expect(at(0).filter(({ width }) => width === 256)).toHaveLength(273)
    expect(at(0).at(-1)).toEqual({ level: 0, index: 273, width: 112 })
    expect(at(1)).toEqual([
      { level: 1, index: 0, width: 256 },
      { level: 1, index: 1, width: 17 },
    ])
    expect(at(2)).toEqual([{ level: 2, index: 0, width: 1 }])
    expect(tilesFor(0, 256)).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ])
    expect(tilesFor(0, 0)).toEqual([])
  })

  test('are new where the tree grew, and only there', () => {
    expect(tilesFor(255, 257)).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 0, index: 1, width: 1 },
      { level: 1, index: 0, width: 1 },
    ])
    expect(bundlesFor(256, 256)).toEqual([])
    expect(bundlesFor(250, 300).map(({ width }) => width)).toEqual([256, 44])
  })
})

describe('hashes out of tiles', () => {
  const count = 700
  const levels: Uint8Array[][] = []
  let frontier = emptyFrontier
  for (let at = 0; at < count; at += 1)
    frontier = appendLeaf(sha, frontier, leafHash(sha, Buffer.from(`entry ${at}`)), (level, index, hash) => {
      if (level % 8 === 0) (levels[level / 8] ??= [])[index] = hash
    })
  const read = ({ level, index, width }: Tile) =>
    Buffer.concat(levels[Number(level)]!.slice(index * 256, index * 256 + width))
  const hashAt = hashesFromTiles(sha, count, read)

  test('prove what the tree proves', () => {
    const root = rootOf(sha, frontier)
    for (const index of [0, 1, 255, 256, 511, 512, 698, 699]) {
      const proof = inclusionProof(sha, index, count, hashAt)
      expect(() => verifyInclusion(sha, { leaf: hashAt(0, index), index, size: count, root, proof })).not.toThrow()
    }
  })

  test('are announced before they are needed, so that tiles can be fetched first', () => {
    const asked = new Set<string>()
    const noting = hashesFromTiles(sha, count, (tile) => (asked.add(tilePath(tile)), read(tile)))
    const plan = tilePlan(count)
    inclusionProof(sha, 600, count, plan.hashAt)
    consistencyProof(sha, 300, count, plan.hashAt)
    inclusionProof(sha, 600, count, noting)
    consistencyProof(sha, 300, count, noting)
    expect(new Set(plan.tiles().map((tile) => tilePath(tile)))).toEqual(asked)
  })

  test('come from a full tile too where a partial one is gone', () => {
    const full = hashesFromTiles(sha, 300, (tile) => (tile.width === 256 ? read(tile) : undefined))
    expect(Buffer.from(full(0, 299)).equals(hashAt(0, 299))).toBe(true)
  })

  test('are missed, not invented', () => {
    expect(() => hashesFromTiles(sha, count, () => undefined)(0, 3)).toThrow('tile.missing')
    expect(() => hashesFromTiles(sha, count, () => new Uint8Array(33))(0, 3)).toThrow('tile.malformed')
    expect(() => hashAt(0, count)).toThrow('range')
  })
})

describe('bundles', () => {
  test('give back what was put in', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 256 }), (entries) => {
        const read = decodeBundle(encodeBundle(entries), entries.length)
        expect(read.map((entry) => Buffer.from(entry))).toEqual(entries.map((entry) => Buffer.from(entry)))
      }),
    )
  })

  test('hold exactly as many entries as their path says', () => {
    const bytes = encodeBundle([Uint8Array.of(1), Uint8Array.of(2, 3)])
    expect(() => decodeBundle(bytes, 1)).toThrow('bundle.malformed')
    expect(() => decodeBundle(bytes, 3)).toThrow('bundle.malformed')
    for (let cut = 1; cut < bytes.length; cut += 1)
      expect(() => decodeBundle(bytes.subarray(0, cut), 2)).toThrow('bundle.malformed')
  })

  test('take no entry that does not fit', () => {
    expect(() => encodeBundle([new Uint8Array(0x10000)])).toThrow('too-large')
    expect(encodeBundle([new Uint8Array(0xffff)])).toHaveLength(0x10001)
  })
})
