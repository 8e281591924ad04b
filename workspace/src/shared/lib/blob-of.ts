import { pauses } from './pauses.ts'

/** Held in memory until it is handed to the browser, which keeps large blobs on its disk. */
const mostHeld = 2 ** 22

/**
 * The whole of a stream. Rejects with what the stream failed with: a browser's own `Response.blob` says « network » of any
 * failure, and bytes that were altered would pass for a cut.
 */
export async function blobOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Blob> {
  const done: Blob[] = []
  let held: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  const [reader, pause] = [stream.getReader(), pauses()]
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    await pause()
    held.push(next.value)
    size += next.value.length
    if (size < mostHeld) continue
    done.push(new Blob(held))
    held = []
    size = 0
  }
  return new Blob([...done, ...held])
}
