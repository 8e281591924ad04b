import type { FileHandle } from 'node:fs/promises'
import type { ByteSource } from '../zip/byte-source.ts'

export function fileSource(handle: FileHandle, size: number): ByteSource {
  return {
    size,
    async read(from, to) {
      const bytes = new Uint8Array(Math.max(0, to - from))
      let length = 0
      while (length < bytes.length) {
        const { bytesRead } = await handle.read(bytes, length, bytes.length - length, from + length)
        if (bytesRead === 0) break
        length += bytesRead
      }
      return bytes.subarray(0, length)
    },
  }
}
