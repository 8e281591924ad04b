import { makeZip } from 'client-zip'
import type { ArchiveItem } from './model/zip-names.ts'
import type { FilesPort } from './port.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** What an archive is made with. `seen` is told of bytes as they pass; `stop` ends it. */
export interface Archiving {
  readonly port: Pick<FilesPort, 'content'>
  readonly seen: (bytes: number) => void
  readonly stop: AbortSignal
}

/**
 * A zip of these, made as it is read: one file is opened at a time, piece by piece. Where one can't be opened whole and
 * authentic the archive fails with its `FilesError`: half an archive is none.
 */
export function archiveOf(items: readonly ArchiveItem[], making: Archiving): ReadableStream<Bytes> {
  async function* inputs() {
    for (const { entry, path } of items) {
      making.stop.throwIfAborted()
      const lastModified = new Date(entry.at)
      if (entry.kind === 'folder') yield { name: `${path.join('/')}/`, lastModified }
      else yield { name: path.join('/'), lastModified, size: entry.size, input: await passing(entry, making) }
    }
  }
  return makeZip(inputs()) as ReadableStream<Bytes>
}

/** A file's bytes, counted. */
export async function passing(
  { coffre, id }: ArchiveItem['entry'],
  { port, seen, stop }: Archiving,
): Promise<ReadableStream<Bytes>> {
  const content = await port.content(coffre, id)
  const counting = new TransformStream<Bytes, Bytes>({
    transform(piece, controller) {
      seen(piece.length)
      controller.enqueue(piece)
    },
  })
  return content.stream().pipeThrough(counting, { signal: stop })
}
