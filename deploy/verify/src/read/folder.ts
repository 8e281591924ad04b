import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeBundle, hashLength, type LogItem, tilePath, tileWidth, TlogError } from '@parvis/tlog'
import { type BodyReader, readBodies } from './bodies.ts'
import { type OtherTiles, otherTiles, widthOf } from './folder-list.ts'
import type { Readable } from './readable.ts'
import { createTileComparison } from './tile-comparison.ts'
import { checkOlder, type FileReader, tileOf } from './tiles.ts'

const mostText = 256 * 1024

/** A log in a folder of tiles (FORMAT.md), attacker-controlled. @throws TlogError `file.*` */
export async function readFolder(root: string): Promise<Readable> {
  const read = fileReader(root)
  const text = async (path: string) => new TextDecoder().decode(await read(path, mostText))
  const comparison = createTileComparison(read)
  let beyond = 0
  return {
    kind: 'folder',
    checkpoint: await text('checkpoint'),
    ...(existsSync(join(root, 'policy')) && { policy: await text('policy') }),
    ...(existsSync(join(root, 'keys')) && { keys: await text('keys') }),
    ...(existsSync(join(root, 'rotations')) && { rotations: await text('rotations') }),
    unproved: [],
    onNode: comparison.onNode,
    beyond: () => beyond,
    async *items(size) {
      const others = existsSync(join(root, 'tile')) ? await otherTiles(root, size) : { older: new Map(), beyond: 0 }
      beyond = others.beyond
      comparison.begin(size, others)
      const bodies = await readBodies(root)
      yield* walk({ size, read, others, bodies, compare: () => comparison.compare() })
    },
  }
}

interface Walk {
  readonly size: number
  readonly read: FileReader
  readonly others: OtherTiles
  readonly bodies: BodyReader | undefined
  compare(): Promise<void>
}

async function* walk({ size, read, others, bodies, compare }: Walk): AsyncGenerator<readonly LogItem[]> {
  const load = (index: number) => Promise.all([tileOf(read, 'entries', index, size), tileOf(read, 0, index, size)])
  let coming = size > 0 ? load(0) : undefined
  for (let index = 0; index * tileWidth < size; index += 1) {
    const [bundle, hashes] = await (coming ?? load(index))
    coming = (index + 1) * tileWidth < size ? load(index + 1) : undefined
    // A rejection is met when its turn comes.
    coming?.catch(() => undefined)
    const items = itemsOf(bundle, hashes, index, size)
    await checkOlder(read, others, { level: 'entries', index }, bundle)
    yield bodies === undefined ? items : await bodies.join(items)
    await compare()
  }
}

function itemsOf(bundle: Uint8Array, hashes: Uint8Array, index: number, size: number) {
  const first = index * tileWidth
  const width = widthOf({ level: 0, index }, size)
  const file = tilePath({ level: 'entries', index, width })
  if (hashes.length !== width * hashLength)
    throw new TlogError('file.malformed', 'length', { file: tilePath({ level: 0, index, width }), index: first })
  return decode(bundle, width, file, first).map((leaf, at) => ({
    index: first + at,
    leaf,
    expected: hashes.subarray(at * hashLength, (at + 1) * hashLength),
  }))
}

function decode(bundle: Uint8Array, width: number, file: string, index: number): readonly Uint8Array[] {
  try {
    return decodeBundle(bundle, width)
  } catch (cause) {
    throw new TlogError('file.malformed', 'not so many entries', { file, index, cause })
  }
}

function fileReader(root: string): FileReader {
  return async (path, most) => {
    let bytes: Buffer
    try {
      bytes = await readFile(join(root, path))
    } catch (cause) {
      throw new TlogError('file.missing', undefined, { file: path, cause })
    }
    if (bytes.length > most) throw new TlogError('file.malformed', 'too long', { file: path })
    return bytes
  }
}
