import { crc32, deflateRawSync } from 'node:zlib'

export type ZipFiles = Readonly<Record<string, string | Uint8Array>>

/** How a zip may be written, all of it allowed by FORMAT.md. */
interface ZipManner {
  readonly isStored?: boolean
  /** Sizes after the data, as one writes who streams. */
  readonly hasDescriptors?: boolean
  /** Sizes and offsets of eight bytes throughout. */
  readonly isWide?: boolean
}

const most32 = 0xffffffff

/** A zip written by other code than reads it. */
export function writeZip(files: ZipFiles, manner: ZipManner = {}): Buffer {
  const parts: Buffer[] = []
  const list: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content)
    const packed = manner.isStored ? bytes : deflateRawSync(bytes, { level: 1 })
    const file = { name: Buffer.from(name), crc: crc32(bytes), size: bytes.length, packed, at }
    const local = [localHeader(file, manner), packed, ...(manner.hasDescriptors ? [descriptor(file, manner)] : [])]
    parts.push(...local)
    list.push(listed(file, manner))
    at += local.reduce((sum, part) => sum + part.length, 0)
  }
  const directory = Buffer.concat(list)
  return Buffer.concat([...parts, directory, ...ending(list.length, directory.length, at, manner)])
}

interface File {
  readonly name: Buffer
  readonly crc: number
  readonly size: number
  readonly packed: Buffer
  readonly at: number
}

function localHeader({ name, crc, size, packed }: File, { isStored, hasDescriptors, isWide }: ZipManner): Buffer {
  const extra = isWide && !hasDescriptors ? wide(size, packed.length) : Buffer.alloc(0)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(0x800 | (hasDescriptors ? 8 : 0), 6)
  head.writeUInt16LE(isStored ? 0 : 8, 8)
  if (!hasDescriptors) {
    head.writeUInt32LE(crc, 14)
    head.writeUInt32LE(isWide ? most32 : packed.length, 18)
    head.writeUInt32LE(isWide ? most32 : size, 22)
  }
  head.writeUInt16LE(name.length, 26)
  head.writeUInt16LE(extra.length, 28)
  return Buffer.concat([head, name, extra])
}

function descriptor({ crc, size, packed }: File, { isWide }: ZipManner): Buffer {
  const bytes = Buffer.alloc(isWide ? 24 : 16)
  bytes.writeUInt32LE(0x08074b50, 0)
  bytes.writeUInt32LE(crc, 4)
  if (isWide) {
    bytes.writeBigUInt64LE(BigInt(packed.length), 8)
    bytes.writeBigUInt64LE(BigInt(size), 16)
  } else {
    bytes.writeUInt32LE(packed.length, 8)
    bytes.writeUInt32LE(size, 12)
  }
  return bytes
}

function listed({ name, crc, size, packed, at }: File, { isStored, hasDescriptors, isWide }: ZipManner): Buffer {
  const extra = isWide ? wide(size, packed.length, at) : Buffer.alloc(0)
  const head = Buffer.alloc(46)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(0x800 | (hasDescriptors ? 8 : 0), 8)
  head.writeUInt16LE(isStored ? 0 : 8, 10)
  head.writeUInt32LE(crc, 16)
  head.writeUInt32LE(isWide ? most32 : packed.length, 20)
  head.writeUInt32LE(isWide ? most32 : size, 24)
  head.writeUInt16LE(name.length, 28)
  head.writeUInt16LE(extra.length, 30)
  head.writeUInt32LE(isWide ? most32 : at, 42)
  return Buffer.concat([head, name, extra])
}

function wide(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + 8 * numbers.length)
  bytes.writeUInt16LE(1, 0)
  bytes.writeUInt16LE(8 * numbers.length, 2)
  for (const [at, number] of numbers.entries()) bytes.writeBigUInt64LE(BigInt(number), 4 + 8 * at)
  return bytes
}

function ending(count: number, size: number, start: number, { isWide }: ZipManner): Buffer[] {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(isWide ? most32 : size, 12)
  end.writeUInt32LE(isWide ? most32 : start, 16)
  if (!isWide) return [end]
  const end64 = Buffer.alloc(56)
  end64.writeUInt32LE(0x06064b50, 0)
  end64.writeBigUInt64LE(44n, 4)
  end64.writeBigUInt64LE(BigInt(count), 24)
  end64.writeBigUInt64LE(BigInt(count), 32)
  end64.writeBigUInt64LE(BigInt(size), 40)
  end64.writeBigUInt64LE(BigInt(start), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(start + size), 8)
  locator.writeUInt32LE(1, 16)
  return [end64, locator, end]
}
