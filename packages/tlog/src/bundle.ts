import { TlogError } from './error.ts'
import { tileWidth } from './tile.ts'

/** Longest entry that a bundle can hold, in bytes. */
export const mostEntryBytes = 0xffff

/** C2SP tlog-tiles: each entry after its length in two bytes, big-endian. @throws TlogError `too-large` */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length > tileWidth || entries.some((entry) => entry.length > mostEntryBytes))
    throw new TlogError('too-large', 'bundle')
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0))
  let at = 0
  for (const entry of entries) {
    bytes[at] = Math.floor(entry.length / 256)
    bytes[at + 1] = entry.length % 256
    bytes.set(entry, at + 2)
    at += 2 + entry.length
  }
  return bytes
}

/**
 * The entries of a bundle as views of its bytes, which are attacker-controlled: exactly `width` of them, and nothing
 * after. @throws TlogError `bundle.malformed`
 */
export function decodeBundle(bytes: Uint8Array, width: number): readonly Uint8Array[] {
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bytes.length) {
    const [high, low] = [bytes[at], bytes[at + 1]]
    if (high === undefined || low === undefined || entries.length === width)
      throw new TlogError('bundle.malformed', `after entry ${entries.length}`)
    const end = at + 2 + high * 256 + low
    if (end > bytes.length) throw new TlogError('bundle.malformed', `entry ${entries.length} is cut`)
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  if (entries.length !== width) throw new TlogError('bundle.malformed', `${entries.length} entries, not ${width}`)
  return entries
}
