/** A file of which any part can be read: an open file on disk, or one that was dropped on a page. */
export interface ByteSource {
  readonly size: number
  /** Bytes `from` (included) to `to` (excluded); fewer where the file is shorter than it was. */
  read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>>
}

export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer()),
  }
}

const chunkBytes = 256 * 1024

/** A part of the file, piece by piece. */
export async function* readParts(
  source: ByteSource,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = from; at < to; at += chunkBytes) yield source.read(at, Math.min(to, at + chunkBytes))
}
