import { crc32 } from 'node:zlib'

/**
 * One group commit on disk: a head of 28 bytes, then its entries, two lines each: the leaf and its body, or an empty line.
 *
 *     0  magic "PVB2"      4  index of the first entry (u64)   12  number of entries (u32)
 *    16  payload bytes     20  CRC-32 of the payload           24  CRC-32 of the 24 bytes before
 *
 * A batch is written only after the one before is durable, so at most the last one in a log can be torn. The checksums
 * find accidents; whoever changes a log on purpose is found by the tree that is built over it.
 */
export interface BatchHead {
  readonly first: number
  readonly count: number
  readonly payloadLength: number
  readonly payloadCrc: number
}

export const headLength = 28
/** No writer makes larger ones, so a head that claims more is not a head. */
export const mostPayload = 16 * 1024 * 1024
const magic = Buffer.from('PVB2')

/** An entry as it is kept: JSON texts without line breaks. */
export interface StoredEntry {
  readonly leaf: string
  readonly body: string | null
}

export function encodeBatch(first: number, entries: readonly StoredEntry[]): Buffer {
  let text = ''
  for (const { leaf, body } of entries) text += `${leaf}\n${body ?? ''}\n`
  const payload = Buffer.from(text)
  const bytes = Buffer.allocUnsafe(headLength + payload.length)
  magic.copy(bytes, 0)
  bytes.writeBigUInt64BE(BigInt(first), 4)
  bytes.writeUInt32BE(entries.length, 12)
  bytes.writeUInt32BE(payload.length, 16)
  bytes.writeUInt32BE(crc32(payload), 20)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 24)), 24)
  payload.copy(bytes, headLength)
  return bytes
}

/** Null when these bytes are no batch's head. */
export function decodeHead(bytes: Buffer): BatchHead | null {
  if (bytes.length < headLength || !bytes.subarray(0, 4).equals(magic)) return null
  if (crc32(bytes.subarray(0, 24)) !== bytes.readUInt32BE(24)) return null
  const payloadLength = bytes.readUInt32BE(16)
  if (payloadLength > mostPayload) return null
  return {
    first: Number(bytes.readBigUInt64BE(4)),
    count: bytes.readUInt32BE(12),
    payloadLength,
    payloadCrc: bytes.readUInt32BE(20),
  }
}

/** The entries of a payload, or null when it is not the one that the head speaks of. */
export function decodePayload(head: BatchHead, payload: Buffer): readonly StoredEntry[] | null {
  if (payload.length !== head.payloadLength || crc32(payload) !== head.payloadCrc) return null
  const lines = payload.toString('utf8').split('\n')
  if (lines.pop() !== '' || lines.length !== head.count * 2) return null
  return Array.from({ length: head.count }, (_, at) => ({
    leaf: lines[2 * at] as string,
    body: lines[2 * at + 1] === '' ? null : (lines[2 * at + 1] as string),
  }))
}

/**
 * Could a power cut during one append have left this? Then the file ends inside the batch, or some of its sectors were
 * never written and read as zeros. Anything else, e.g. one flipped bit, is damage to what was durable.
 * `position` is where `rest` begins in the file: sectors count from there.
 */
export function looksTorn(rest: Buffer, position: number): boolean {
  const head = decodeHead(rest)
  if (head !== null && rest.length < headLength + head.payloadLength) return true
  if (rest.length < headLength) return rest.every((byte, at) => byte === 0 || at >= 4 || byte === magic[at])
  const sector = 512
  const end = head === null ? rest.length : headLength + head.payloadLength
  for (let at = 0; at < end;) {
    const next = Math.min(end, at + sector - ((position + at) % sector))
    if (rest.subarray(at, next).every((byte) => byte === 0)) return true
    at = next
  }
  return false
}
