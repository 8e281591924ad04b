import { makeZip } from 'client-zip'
import type { LinkedEntry, LinkedFolderPort } from './port.ts'

/** All files of a folder as one archive. Where one can't be opened whole and authentic there is no archive. */
export function zipOf(
  entries: readonly LinkedEntry[],
  port: LinkedFolderPort,
  tell: (bytes: number) => void,
  stop: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  async function* inputs() {
    for (const [at, { path, size }] of entries.entries()) {
      stop.throwIfAborted()
      yield { name: path.join('/'), size, input: port.stream(at, tell, stop) }
    }
  }
  return makeZip(inputs()) as ReadableStream<Uint8Array<ArrayBuffer>>
}
