/** CRC-32 as in a zip: of the bytes, going on from what came before (0 at the start). */
export type Crc32 = (bytes: Uint8Array, before: number) => number

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** In plain JavaScript; a server has a faster one. */
export const plainCrc32: Crc32 = (bytes, before) => {
  let value = ~before
  for (const byte of bytes) value = (value >>> 8) ^ (table[(value ^ byte) & 0xff] ?? 0)
  return ~value >>> 0
}
