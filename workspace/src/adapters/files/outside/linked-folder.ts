import { layoutOf, openStream, readFolderList, type ListedFile } from '@parvis/sealed'
import { OutsideError, type LinkedFolderPort } from '../../../features/outside/port.ts'
import { blobOf } from '../../../shared/lib/blob-of.ts'
import { outsideError } from './outside-error.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface LinkedFolderSource {
  /** The folder's list, opened. */
  list(): Promise<Bytes>
  /** Sealed bytes of one of its contents. */
  bytes(blob: string, size: number, stop: AbortSignal): ReadableStream<Bytes>
}

/** A folder behind a link: its list was sealed by who gave it, and has the key of each file. */
export function linkedFolder(source: LinkedFolderSource): LinkedFolderPort {
  let files: readonly ListedFile[] = []
  function stream(at: number, tell: (bytes: number) => void, stop: AbortSignal): ReadableStream<Bytes> {
    const file = files[at]
    if (file === undefined) throw new OutsideError('internal')
    const { facts, key, blob } = file
    const sealed = source.bytes(blob, layoutOf(facts.size, facts.padded).sealed, stop)
    return told(sealed.pipeThrough(openStream(key, facts)), tell)
  }
  return {
    stream,
    async list() {
      try {
        files = readFolderList(await source.list())
      } catch (cause) {
        throw outsideError(cause)
      }
      return files.map(({ path, facts: { size } }) => ({ path, size }))
    },
    async download(at, tell, stop) {
      const size = files[at]?.facts.size ?? 0
      let came = 0
      return blobOf(stream(at, (more) => tell((came += more) / size), stop))
    },
  }
}

/** The same bytes, counted; what it fails with is an `OutsideError`. */
function told(opened: ReadableStream<Bytes>, tell: (bytes: number) => void): ReadableStream<Bytes> {
  const reader = opened.getReader()
  return new ReadableStream<Bytes>({
    async pull(out) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw outsideError(cause)
      })
      if (done) return out.close()
      tell(value.length)
      out.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}
