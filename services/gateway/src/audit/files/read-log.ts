import { decodeBundle, tileWidth } from '@parvis/tlog'
import type { LoggedEntry } from '../audit-log.ts'
import type { LogFolder } from '../disk/log-folder.ts'
import type { TreeState } from '../tree/growth.ts'
import type { StoredEntry } from '../wal/batch.ts'
import { refused } from '../wal/group-commit.ts'
import type { Recovered } from '../wal/recover.ts'
import { BundleBodies, place, type PlacedBody } from './bodies.ts'
import { loadTile } from './restore.ts'

interface Readable {
  readonly integrated: number
  /** Entries from `integrated` on. */
  readonly pending: readonly StoredEntry[]
}

/** Entries from `from` to `end()`: what is in the tree from its bundles, what is not yet from memory. */
export async function* readLog(
  folder: LogFolder,
  log: Readable,
  from: number,
  end: () => number,
): AsyncGenerator<LoggedEntry> {
  for (let index = from; index < end();) {
    const waiting = log.pending[index - log.integrated]
    if (waiting !== undefined) {
      yield { index, ...waiting }
      index += 1
      continue
    }
    const bodies = new BundleBodies(folder)
    for (const line of (await bundleAt(folder, index, log.integrated)).slice(index % tileWidth)) {
      if (index >= end()) return
      yield { index, leaf: line, body: await bodies.of(index, line) }
      index += 1
    }
  }
}

/** Leaves of the bundle that holds an entry, as far as the tree of this size goes. */
async function bundleAt(folder: LogFolder, index: number, size: number): Promise<readonly string[]> {
  const bundle = Math.floor(index / tileWidth)
  const width = Math.min(tileWidth, size - bundle * tileWidth)
  const bytes = await loadTile(folder, { level: 'entries', index: bundle, width })
  if (bytes === null) throw refused(new Error(`bundle ${bundle} is missing`))
  return decodeBundle(bytes, width).map(text)
}

const text = (leaf: Uint8Array): string => Buffer.from(leaf.buffer, leaf.byteOffset, leaf.length).toString('utf8')

/** Milliseconds of the newest entry: time does not run back behind it. 0 when there is none. */
export async function lastTime(folder: LogFolder, wal: Recovered, tree: TreeState): Promise<number> {
  const size = wal.first + wal.entries.length
  if (size === 0) return 0
  const line = wal.entries.at(-1)?.leaf ?? (await bundleAt(folder, size - 1, tree.size)).at(-1)
  return Date.parse((JSON.parse(line ?? '') as { readonly time: string }).time)
}

/** The bodies of the unfinished bundle. */
export async function edgeBodies(folder: LogFolder, { size, bundle }: TreeState): Promise<readonly PlacedBody[]> {
  const bodies = new BundleBodies(folder)
  const first = size - bundle.length
  const found = bundle.map(async (leaf, at) => {
    const line = text(leaf)
    return place(first + at, line, await bodies.of(first + at, line))
  })
  return (await Promise.all(found)).filter((one) => one !== null)
}
