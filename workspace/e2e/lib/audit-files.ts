import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

export interface LoggedEntry {
  readonly index: number
  readonly kind: 'intent' | 'outcome'
  /** RFC 3339. */
  readonly time: string
  readonly act?: string
  /** Pseudonyms: nobody is named. */
  readonly actor?: string
  readonly object?: string
  readonly decision?: string
  readonly of?: number
}

/**
 * The audit log as it lies on the disk, read by a reader of our own: what the gateway's own code would read back is not
 * asked. What the tree holds, and what only the write-ahead file holds yet. Throws where an entry is missing, or
 * where both disagree.
 */
export async function readAuditFiles(dataDir: string): Promise<LoggedEntry[]> {
  const folder = join(dataDir, 'gateway/audit')
  // In this order: what leaves the write-ahead file meanwhile is in the tree by then.
  const written = await writtenLeaves(join(folder, 'wal'))
  const leaves = await bundledLeaves(join(folder, 'tile/entries'))
  for (const [index, leaf] of written) {
    if (index > leaves.length) throw new Error(`entry ${leaves.length} is missing before ${index}`)
    if ((leaves[index] ?? leaf) !== leaf) throw new Error(`entry ${index} is another one in the tree`)
    leaves[index] = leaf
  }
  return leaves.map((leaf, index) => ({ ...(JSON.parse(leaf) as Omit<LoggedEntry, 'index'>), index }))
}

/** Bundles of 256 entries, each behind its length in two bytes; the last one lies in a folder under its own length. */
async function bundledLeaves(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch((): string[] => [])
  const widths = names
    .filter((name) => /^\d{3}\.p\/\d+$/.test(name))
    .map((name) => [name, Number(name.slice(6))] as const)
  const leaves: string[] = []
  for (let at = 0; ; at += 1) {
    const name = String(at).padStart(3, '0')
    const widest = widths.filter(([partial]) => partial.startsWith(name)).toSorted(([, a], [, b]) => b - a)[0]
    const file = names.includes(name) ? name : widest?.[0]
    if (file === undefined) return leaves
    const bytes = await readFile(join(folder, file))
    for (let from = 0; from < bytes.length;) {
      const length = bytes.readUInt16BE(from)
      leaves.push(bytes.toString('utf8', from + 2, from + 2 + length))
      from += 2 + length
    }
  }
}

const headLength = 28

/** Batches of the write-ahead files: a head, then two lines for each entry. The last one may be half written. */
async function writtenLeaves(folder: string): Promise<Map<number, string>> {
  const leaves = new Map<number, string>()
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.wal')).toSorted()) {
    const bytes = await readFile(join(folder, name))
    for (let at = 0; at + headLength <= bytes.length;) {
      const length = bytes.readUInt32BE(at + 16)
      const payload = bytes.subarray(at + headLength, at + headLength + length)
      if (!isWhole(bytes, at, payload, length)) break
      const first = Number(bytes.readBigUInt64BE(at + 4))
      const lines = payload.toString('utf8').split('\n')
      for (let of = 0; of < bytes.readUInt32BE(at + 12); of += 1) leaves.set(first + of, lines[2 * of] ?? '')
      at += headLength + length
    }
  }
  return leaves
}

function isWhole(bytes: Buffer, at: number, payload: Buffer, length: number): boolean {
  if (bytes.toString('latin1', at, at + 4) !== 'PVB2' || payload.length < length) return false
  return crc32(payload) === bytes.readUInt32BE(at + 20)
}
