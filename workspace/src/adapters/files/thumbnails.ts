import { openThumb, sealThumb, thumbBlob } from '@parvis/sealed'
import { FilesError } from '../../features/files/port.ts'
import { fromText } from './bytes.ts'
import { openingOf, type Wanted } from './reading.ts'
import { putWhole, readAll, type Storage } from './storage.ts'
import type { Kept } from './uploads/kept.ts'

/** Makes a small picture of a file; null where there is none to make. */
export type MakeThumbnail = (file: Blob) => Promise<Uint8Array<ArrayBuffer> | null>

/** Names of what browsers draw. Of anything else no thumbnail is tried. */
const pictures = /\.(?:png|jpe?g|gif|webp|avif)$/i

/** Lays the thumbnail of a new version beside it, sealed. A picture without one is no less there: it never rejects. */
export async function putThumbnail(storage: Storage, kept: Kept, file: Blob, make: MakeThumbnail): Promise<void> {
  if (!pictures.test(kept.name)) return
  try {
    const picture = await make(file)
    if (picture === null) return
    const { coffre, node, number: version } = kept
    const key = fromText(kept.key)
    const sealed = await sealThumb(key, { coffre, file: node, version }, picture)
    await putWhole(storage, coffre, await thumbBlob(key), sealed)
  } catch {
    // The file itself tells of a storage that fails.
  }
}

/** The thumbnail of a version, or null: storage has none, or one that no member sealed for it. */
export async function readThumbnail(wanted: Wanted): Promise<Blob | null> {
  const { key, facts } = await openingOf(wanted)
  if (!pictures.test(facts.name)) return null
  try {
    const sealed = await readAll(wanted.storage, facts.coffre, await thumbBlob(key))
    return new Blob([await openThumb(key, facts, sealed)], { type: 'image/webp' })
  } catch (cause) {
    if (cause instanceof FilesError && cause.code !== 'missing') throw cause
    return null
  }
}

/** Thumbnails that were read lately, by version, so that a list that is scrolled asks for each once. */
export function rememberedThumbnails(
  read: (coffre: string, node: string, version: string) => Promise<Blob | null>,
): (coffre: string, node: string, version: string) => Promise<Blob | null> {
  const most = 400
  const known = new Map<string, Promise<Blob | null>>()
  return (coffre, node, version) => {
    const found = known.get(version) ?? read(coffre, node, version)
    known.delete(version)
    known.set(version, found)
    for (const [oldest] of known) if (known.size > most) known.delete(oldest)
    // Asked for again once the network is back.
    found.catch(() => known.delete(version))
    return found
  }
}
