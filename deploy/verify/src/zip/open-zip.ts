import { type ByteSource, readParts } from './byte-source.ts'
import { type Crc32 } from './crc32.ts'
import { broken, type Member, number64, readDirectory, view } from './directory.ts'

export interface ZipFile {
  readonly name: string
  readonly size: number
  /** Its bytes, unpacked; after the last, throws unless length and checksum are right. Can be asked again. */
  parts(): AsyncGenerator<Uint8Array>
  /** Reads it to its end, for nothing but length and checksum. */
  drain(): Promise<void>
}

interface Placed extends Member {
  readonly dataStart: number
}

/**
 * A zip whose files lie one after the other from the first byte to the list, with nothing between: so that every byte
 * is somebody's. The zip is attacker-controlled. @throws TlogError `file.malformed`
 */
export async function openZip(source: ByteSource, crc32: Crc32): Promise<ReadonlyMap<string, ZipFile>> {
  const { members, start } = await readDirectory(source)
  const files = new Map<string, ZipFile>()
  let at = 0
  for (const member of members.toSorted((a, b) => a.offset - b.offset)) {
    if (member.offset !== at) throw broken('bytes between the files', member.name)
    if (files.has(member.name)) throw broken('twice', member.name)
    const placed = { ...member, dataStart: await readLocalHeader(source, member) }
    at = await readDescriptor(source, placed)
    const parts = () => unpack(source, placed, crc32)
    files.set(member.name, { name: member.name, size: member.size, parts, drain: () => drain(parts()) })
  }
  if (at !== start) throw broken('bytes between the files')
  return files
}

async function drain(parts: AsyncGenerator<Uint8Array>): Promise<void> {
  let next = await parts.next()
  while (next.done !== true) next = await parts.next()
}

/** Where the data begins. */
async function readLocalHeader(
  source: ByteSource,
  { name, offset, isDeflated, hasDescriptor }: Member,
): Promise<number> {
  const bytes = await source.read(offset, offset + 30 + 3 * name.length)
  const head = view(bytes)
  if (head.byteLength < 30 || head.getUint32(0, true) !== 0x04034b50) throw broken('header', name)
  const nameLength = head.getUint16(26, true)
  const isSame =
    new TextDecoder().decode(bytes.subarray(30, 30 + nameLength)) === name &&
    head.getUint16(8, true) === (isDeflated ? 8 : 0) &&
    ((head.getUint16(6, true) & 8) !== 0) === hasDescriptor
  if (!isSame) throw broken('header', name)
  return offset + 30 + nameLength + head.getUint16(28, true)
}

/** Where the next file begins: after the data, and after the sizes where those follow it. */
async function readDescriptor(source: ByteSource, { name, hasDescriptor, dataStart, packedSize, size, crc }: Placed) {
  const end = dataStart + packedSize
  if (!hasDescriptor) return end
  const bytes = await source.read(end, end + 24)
  const tail = view(bytes)
  const skip = tail.byteLength >= 4 && tail.getUint32(0, true) === 0x08074b50 ? 4 : 0
  if (tail.byteLength < skip + 12 || tail.getUint32(skip, true) !== crc) throw broken('sizes', name)
  if (tail.getUint32(skip + 4, true) === packedSize && tail.getUint32(skip + 8, true) === size) {
    // Sizes of eight bytes look like sizes of four where the file is empty; then no header follows, but more zeros.
    const isWide = size === 0 && tail.byteLength >= skip + 20 && tail.getUint32(skip + 12, true) === 0
    if (!isWide) return end + skip + 12
  }
  if (tail.byteLength < skip + 20 || number64(tail, skip + 4) !== packedSize || number64(tail, skip + 12) !== size)
    throw broken('sizes', name)
  return end + skip + 20
}

async function* unpack(
  source: ByteSource,
  { name, dataStart, packedSize, size, crc, isDeflated }: Placed,
  crc32: Crc32,
) {
  const packed = readParts(source, dataStart, dataStart + packedSize)
  let [length, sum] = [0, 0]
  for await (const part of isDeflated ? inflate(packed, name) : packed) {
    length += part.length
    // A small file can unpack to a very large one: the list's size is the limit.
    if (length > size) throw broken('size', name)
    sum = crc32(part, sum)
    yield part
  }
  if (length !== size || sum !== crc) throw broken('checksum', name)
}

async function* inflate(packed: AsyncGenerator<Uint8Array<ArrayBuffer>>, name: string): AsyncGenerator<Uint8Array> {
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const next = await packed.next()
      if (next.done === true) controller.close()
      else controller.enqueue(next.value)
    },
  })
  const reader = source.pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } catch {
    throw broken('compression', name)
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
