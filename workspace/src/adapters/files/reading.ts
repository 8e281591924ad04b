import {
  layoutOf,
  openContent,
  SealedError,
  unwrapKey,
  type ContentFacts,
  type FileVersion,
  type SealedSource,
} from '@parvis/sealed'
import { FilesError, type FileContent } from '../../features/files/port.ts'
import { blobOf } from '../../shared/lib/blob-of.ts'
import type { Coffre } from './coffre.ts'
import { filesError } from './files-error.ts'
import { rangedSource, type ReadFrom } from './source.ts'
import type { Storage } from './storage.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface Wanted {
  readonly coffre: Coffre
  readonly storage: Storage
  readonly node: string
  /** A record's id; the newest when absent. */
  readonly version?: string | undefined
}

/** What is needed to open one version, wherever its sealed bytes lie. */
export interface Opening {
  readonly facts: ContentFacts
  readonly key: Bytes
  readonly blob: string
}

/** The key and facts of a version. Rejects with `FilesError`. */
export async function openingOf({ coffre, node, version }: Omit<Wanted, 'storage'>): Promise<Opening> {
  const { manifest, epochs } = coffre.present()
  const versions = manifest.nodes.get(node)?.versions ?? manifest.trash.get(node)?.versions ?? []
  const wanted = version === undefined ? versions[0] : versions.find(({ record }) => record === version)
  if (wanted === undefined) throw new FilesError('missing')
  const { act, key: wrapped } = wanted
  const key = await unwrapKey(epochs, { file: act.node, version: act.number, blob: act.blob }, wrapped).catch(failed)
  return { facts: factsOf(manifest.coffre, act), key, blob: act.blob }
}

const factsOf = (coffre: string, act: FileVersion['act']): ContentFacts => {
  const { node: file, number: version, parent, name, type, size, padded } = act
  return { coffre, file, version, parent, name, type, size, padded }
}

/** A content by ranges: every byte that comes out is authentic, or the stream fails with `FilesError`. */
export async function readContent(wanted: Wanted): Promise<FileContent> {
  const { facts, key, blob } = await openingOf(wanted)
  const { coffre, storage } = wanted
  return contentOf({ facts, key, blob }, async (from) => {
    try {
      const bytes = await storage.read(facts.coffre, blob, from)
      coffre.stored(blob, true)
      return bytes
    } catch (cause) {
      if (cause instanceof FilesError && cause.code === 'missing') coffre.stored(blob, false)
      throw cause
    }
  })
}

export async function contentOf({ facts, key }: Opening, readFrom: ReadFrom): Promise<FileContent> {
  // What follows the header is in the same answer: the first to read goes on with it.
  const first = rangedSource(readFrom)
  const sources = [first]
  const content = await openContent(key, facts, first).catch(failed)
  const { sealed } = layoutOf(facts.size, facts.padded)
  return {
    size: content.size,
    stream(from = 0, to = content.size) {
      const source = sources.pop() ?? rangedSource(readFrom)
      const pieces = content.range(from, to, source)[Symbol.asyncIterator]()
      return new ReadableStream<Bytes>(
        {
          async pull(controller) {
            try {
              const next = await pieces.next()
              if (next.done !== true) return controller.enqueue(next.value)
              // Whoever reads the whole hears of everything that is not as it was written, padding too.
              if (from === 0 && to === content.size) {
                await content.padding(source)
                await assertEnds(source, sealed)
              }
              await source.close()
              controller.close()
            } catch (cause) {
              await source.close()
              controller.error(filesError(cause))
            }
          },
          async cancel() {
            // First: the pieces may be waiting for bytes that come slowly.
            await source.close()
            await pieces.return?.()
          },
        },
        { highWaterMark: 1 },
      )
    },
  }
}

/** Bytes after the last one were put there by storage (F5). */
async function assertEnds(source: SealedSource, sealed: number): Promise<void> {
  if ((await source.read(sealed, sealed + 1)).length > 0) throw new SealedError('length')
}

function failed(cause: unknown): never {
  throw filesError(cause)
}

/** The whole of a content. A browser keeps a large one on its disk. */
export async function wholeOf(content: FileContent): Promise<Blob> {
  try {
    return await blobOf(content.stream())
  } catch (cause) {
    throw filesError(cause)
  }
}
