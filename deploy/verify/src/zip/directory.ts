import { TlogError } from '@parvis/tlog'
import type { ByteSource } from './byte-source.ts'

/** One file as the zip's own list has it. */
export interface Member {
  readonly name: string
  readonly isDeflated: boolean
  /** Sizes and checksum stand after the data too. */
  readonly hasDescriptor: boolean
  readonly crc: number
  readonly packedSize: number
  readonly size: number
  /** Where its local header begins. */
  readonly offset: number
}

export const broken = (detail: string, file?: string): TlogError =>
  new TlogError('file.malformed', detail, file === undefined ? {} : { file })

const endLength = 22
const end64Length = 56
const locatorLength = 20
const mostDirectoryBytes = 64 * 1024
const most32 = 0xffffffff

/** The zip's list of files, from its end; attacker-controlled. @throws TlogError `file.malformed` */
export async function readDirectory(source: ByteSource): Promise<{ members: readonly Member[]; start: number }> {
  const { start, size, count } = await readEnd(source)
  if (size > mostDirectoryBytes) throw broken('too many files')
  const bytes = await source.read(start, start + size)
  const members: Member[] = []
  let at = 0
  while (at < bytes.length) {
    const { member, length } = readMember(bytes, at)
    members.push(member)
    at += length
  }
  if (members.length !== count) throw broken('list of files')
  return { members, start }
}

interface End {
  readonly start: number
  readonly size: number
  readonly count: number
}

/** Nothing may follow the end: what is appended to a bundle is not part of it. */
async function readEnd(source: ByteSource): Promise<End> {
  const tailStart = Math.max(0, source.size - endLength - locatorLength)
  const tail = view(await source.read(tailStart, source.size))
  const at = tail.byteLength - endLength
  if (at < 0 || tail.getUint32(at, true) !== 0x06054b50 || tail.getUint16(at + 20, true) !== 0) throw broken('end')
  const end: End = {
    count: tail.getUint16(at + 10, true),
    size: tail.getUint32(at + 12, true),
    start: tail.getUint32(at + 16, true),
  }
  const isOneDisk = tail.getUint32(at + 4, true) === 0 && tail.getUint16(at + 8, true) === end.count
  const endStart = source.size - endLength
  const has64 = at >= locatorLength && tail.getUint32(at - locatorLength, true) === 0x07064b50
  const whole = has64 ? await readEnd64(source, number64(tail, at - locatorLength + 8)) : end
  const listEnd = has64 ? endStart - locatorLength - end64Length : endStart
  if (!isOneDisk || whole.start + whole.size !== listEnd) throw broken('end')
  if (has64 && !agrees(end, whole)) throw broken('end')
  return whole
}

const agrees = (end: End, whole: End): boolean =>
  (end.start === most32 || end.start === whole.start) &&
  (end.size === most32 || end.size === whole.size) &&
  (end.count === 0xffff || end.count === whole.count)

async function readEnd64(source: ByteSource, at: number): Promise<End> {
  if (at !== source.size - endLength - locatorLength - end64Length) throw broken('end')
  const end = view(await source.read(at, at + end64Length))
  if (end.byteLength !== end64Length || end.getUint32(0, true) !== 0x06064b50 || number64(end, 4) !== end64Length - 12)
    throw broken('end')
  return { count: number64(end, 32), size: number64(end, 40), start: number64(end, 48) }
}

function readMember(bytes: Uint8Array, at: number): { member: Member; length: number } {
  const head = view(bytes.subarray(at))
  if (head.byteLength < 46 || head.getUint32(0, true) !== 0x02014b50) throw broken('list of files')
  const flags = head.getUint16(8, true)
  const method = head.getUint16(10, true)
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => head.getUint16(offset, true))
  const length = 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0)
  if (length > head.byteLength || commentLength !== 0) throw broken('list of files')
  const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + (nameLength ?? 0)))
  // Bit 3: sizes follow the data. Bit 11: the name is UTF-8. Bits 1 and 2 say how hard it was compressed.
  if ((flags & ~0b1000_0000_1110) !== 0 || (method !== 0 && method !== 8))
    throw broken('encrypted or packed in another way', name)
  const extra = view(bytes.subarray(at + 46 + (nameLength ?? 0), at + length))
  const sizes = readSizes(head, extra)
  const member = {
    name,
    isDeflated: method === 8,
    hasDescriptor: (flags & 8) !== 0,
    crc: head.getUint32(16, true),
    ...sizes,
  }
  return { member, length }
}

function readSizes(head: DataView, extra: DataView): Pick<Member, 'packedSize' | 'size' | 'offset'> {
  const wide = [...wideNumbers(extra)]
  const take = (value: number): number => {
    if (value !== most32) return value
    const next = wide.shift()
    if (next === undefined) throw broken('sizes')
    return next
  }
  const size = take(head.getUint32(24, true))
  const packedSize = take(head.getUint32(20, true))
  const offset = take(head.getUint32(42, true))
  return { size, packedSize, offset }
}

/** The numbers of the zip64 field, which hold what does not fit 32 bits. */
function* wideNumbers(extra: DataView): Generator<number> {
  for (let at = 0; at + 4 <= extra.byteLength;) {
    const end = at + 4 + extra.getUint16(at + 2, true)
    if (end > extra.byteLength) throw broken('sizes')
    if (extra.getUint16(at, true) === 1) for (let next = at + 4; next + 8 <= end; next += 8) yield number64(extra, next)
    at = end
  }
}

export const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export function number64(bytes: DataView, at: number): number {
  const value = bytes.getBigUint64(at, true)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw broken('sizes')
  return Number(value)
}
