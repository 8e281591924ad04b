import { FilesError, type FileContent, type FilesPort } from '../../features/files/port.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Coffre } from './coffre.ts'
import { filesError } from './files-error.ts'
import type { OfflineCopies } from './offline.ts'
import { contentOf, openingOf, readContent, type Wanted } from './reading.ts'
import type { Storage } from './storage.ts'

/** From this device where the wanted version is kept here, else from storage. Rejects with `FilesError`. */
export async function readHereOrThere(offline: OfflineCopies, wanted: Wanted): Promise<FileContent> {
  const here = offline.find(wanted.node)
  if (here === null) return readContent(wanted)
  const asked = await openingOf(wanted).catch((cause: unknown) => {
    // The coffre itself is not reachable: what is kept is what there is, when no other version is asked for.
    if (wanted.version === undefined && cause instanceof FilesError && cause.code === 'network') return here
    throw cause
  })
  if (asked.blob !== here.blob) return readContent(wanted)
  return contentOf(here, async (from) => offline.read(wanted.node, from))
}

interface Parts {
  readonly offline: OfflineCopies
  readonly storage: Storage
  readonly clock: Clock
  open(coffre: string): Coffre
}

export function offlinePort({
  offline,
  storage,
  clock,
  open,
}: Parts): Pick<FilesPort, 'offline' | 'keepOffline' | 'dropOffline'> {
  return {
    offline: offline.copies,
    async keepOffline(id, node) {
      const coffre = open(id)
      const opening = await openingOf({ coffre, node })
      const entry = coffre.present().manifest.nodes.get(node)
      const [newest] = entry?.versions ?? []
      if (!entry || !newest) throw new FilesError('missing')
      const { size } = newest.act
      const copy = { coffre: id, node, version: newest.record, name: entry.name, size, at: clock.now() }
      // A copy that would not open is worth nothing without the network: it is read once, to its end.
      const check = async (read: (from: number) => ReadableStream<Uint8Array<ArrayBuffer>>) => {
        const content = await contentOf(opening, async (from) => read(from))
        await content.stream().pipeTo(new WritableStream())
      }
      await offline
        .keep(copy, opening, () => storage.read(id, opening.blob), check)
        .catch((cause: unknown) => {
          throw filesError(cause)
        })
    },
    dropOffline: (node) => offline.drop(node),
  }
}
