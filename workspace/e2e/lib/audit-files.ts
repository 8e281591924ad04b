import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

export interface LoggedEntry {
  readonly index: number
  readonly kind: 'intent' | 'outcome'
  /** RFC 3339. */
  readonly time: string
  readonly act?: string
  readonly actor?: string
  readonly object?: string
  readonly decision?: string
  readonly of?: number
}

const headLength = 28

/**
 * The audit log as it lies on the disk, read by a reader of our own: what the gateway's own code would read back is not
 * asked. Throws where the log has a gap, a damaged batch or rubbish at its end; `stopped: false` allows for the batch
 * that a running gateway is writing just now.
 */
export async function readAuditFiles(dataDir: string, { stopped = false } = {}): Promise<LoggedEntry[]> {
  const folder = join(dataDir, 'gateway/audit')
  const entries: LoggedEntry[] = []
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.wal')).toSorted()) {
    const bytes = await readFile(join(folder, name))
    let at = 0
    while (at + headLength <= bytes.length) {
      const length = bytes.readUInt32BE(at + 16)
      const payload = bytes.subarray(at + headLength, at + headLength + length)
      if (!isWhole(bytes, at, payload, length)) break
      const first = Number(bytes.readBigUInt64BE(at + 4))
      if (first !== entries.length) throw new Error(`${name}: entry ${entries.length} is missing before ${first}`)
      for (const line of payload.toString('utf8').trimEnd().split('\n')) {
        entries.push({ ...(JSON.parse(line) as Omit<LoggedEntry, 'index'>), index: entries.length })
      }
      at += headLength + length
    }
    if (stopped && at !== bytes.length) throw new Error(`${name}: ${bytes.length - at} bytes at the end are no entry`)
  }
  return entries
}

function isWhole(bytes: Buffer, at: number, payload: Buffer, length: number): boolean {
  if (bytes.toString('latin1', at, at + 4) !== 'PVB1' || payload.length < length) return false
  return crc32(payload) === bytes.readUInt32BE(at + 20)
}
