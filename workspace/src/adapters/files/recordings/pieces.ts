import { layoutOf, openStream, paddedSize, sealContent, sealedBytes, type ContentFacts } from '@parvis/sealed'
import { FilesError } from '../../../features/files/port.ts'
import { putWhole, readAll, type Storage } from '../storage.ts'
import { placeOf, type IndexFile } from './index-file.ts'

export interface PieceDeps {
  readonly storage: Storage
  readonly coffre: string
  /** The recording's file. */
  readonly node: string
  readonly index: IndexFile
}

/** Sealed as a content of its own: that it is this piece of this recording is authenticated with every byte of it. */
export async function putPiece(deps: PieceDeps, number: number, piece: Blob): Promise<void> {
  const bytes = withPadding(new Uint8Array(await piece.arrayBuffer()))
  const { blob, key } = await placeOf(deps.index, number)
  const read = async (from: number, to: number) => bytes.slice(from, to)
  const content = await sealContent(key, factsOf(deps, number, bytes.length), { size: bytes.length, read })
  const sealed: Uint8Array<ArrayBuffer>[] = []
  for await (const part of sealedBytes(content)) sealed.push(part)
  await putWhole(deps.storage, deps.coffre, blob, new Uint8Array(await new Blob(sealed).arrayBuffer()))
}

/** Null where there is none. Rejects with `SealedError` for one that is not what was written. */
export async function getPiece(deps: PieceDeps, number: number): Promise<Blob | null> {
  const { blob, key } = await placeOf(deps.index, number)
  const sealed = await readAll(deps.storage, deps.coffre, blob).catch((cause: unknown) => {
    if (cause instanceof FilesError && cause.code === 'missing') return null
    throw cause
  })
  if (sealed === null) return null
  const facts = factsOf(deps, number, sizeOf(sealed.length))
  const opened = new Blob([sealed]).stream().pipeThrough(openStream(key, facts))
  return withoutPadding(await new Response(opened).arrayBuffer())
}

const lengthBytes = 4

/**
 * A piece of some seconds of sound is as large as was spoken in them (F19): its length comes first, zeros last. Its size
 * has to follow from what is stored, so that the seal's own padding does not serve.
 */
function withPadding(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(paddedSize(lengthBytes + bytes.length))
  new DataView(padded.buffer).setUint32(0, bytes.length)
  padded.set(bytes, lengthBytes)
  return padded
}

function withoutPadding(padded: ArrayBuffer): Blob {
  if (padded.byteLength < lengthBytes) throw new FilesError('altered')
  const length = new DataView(padded).getUint32(0)
  if (length > padded.byteLength - lengthBytes) throw new FilesError('altered')
  return new Blob([new Uint8Array(padded, lengthBytes, length)])
}

function factsOf({ coffre, node, index }: PieceDeps, number: number, size: number): ContentFacts {
  return { coffre, file: node, version: number, parent: node, name: 'piece', type: index.type, size, padded: false }
}

/** Bytes of plaintext from those that storage has. A wrong answer opens nothing: the size is authenticated. */
export function sizeOf(sealed: number): number {
  const empty = layoutOf(0)
  let size = Math.max(0, sealed - empty.sealed)
  while (size > 0 && layoutOf(size).sealed > sealed) size -= layoutOf(size).sealed - sealed
  if (layoutOf(size).sealed !== sealed) throw new FilesError('altered')
  return size
}
