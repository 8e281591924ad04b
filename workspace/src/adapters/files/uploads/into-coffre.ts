import { wrapKey } from '@parvis/sealed'
import { FilesError } from '../../../features/files/port.ts'
import { fromText } from '../bytes.ts'
import type { Coffre } from '../coffre.ts'
import type { CoffreRooms } from '../rooms.ts'
import type { Storage } from '../storage.ts'
import { putThumbnail, type MakeThumbnail } from '../thumbnails.ts'
import type { Kept, KeptUploads } from './kept.ts'
import type { UploadKind } from './kind.ts'
import { sealAll } from './sealing.ts'
import { isTaken, sendParts } from './sending.ts'

export interface CoffreUploadDeps {
  readonly storage: Storage
  readonly open: (coffre: string) => Coffre
  readonly rooms: Pick<CoffreRooms, 'post'>
  readonly thumbnail: MakeThumbnail
}

/** Sealed on this device before the first byte leaves; its members are told once all of it is stored. */
export function intoCoffre(deps: CoffreUploadDeps, kept: KeptUploads<Kept>): UploadKind<Kept> {
  const { storage, open, rooms, thumbnail } = deps
  return {
    kept,
    shown: ({ coffre, toRoom }) => ({ coffre, toRoom, dossier: null }),
    prepare: (upload, file, stop) => sealAll(upload, file, kept, stop),
    besides: (upload, file) => putThumbnail(storage, upload, file, thumbnail),
    async store(upload, how) {
      const { coffre, blob, sealed } = upload
      const place = {
        list: (signal: AbortSignal) => storage.parts(coffre, blob, signal),
        put: (number: number, part: Blob, signal: AbortSignal) => storage.putPart(coffre, blob, number, part, signal),
      }
      try {
        await sendParts(upload, place, kept, how)
      } catch (cause) {
        // Completed before, and the answer was lost: nobody else can have met this name.
        if (isTaken(cause)) return
        throw cause
      }
      await storage.complete(coffre, blob, sealed)
    },
    async finish(upload) {
      await announce(open(upload.coffre), upload)
      if (upload.toRoom) tellOf(upload, rooms)
    },
    abandon: ({ coffre, blob }) => storage.abandon(coffre, blob),
  }
}

function tellOf({ id, coffre, node, name, size, type }: Kept, rooms: Pick<CoffreRooms, 'post'>): void {
  try {
    rooms.post(coffre, { node, name, size, type }, `file-${id}`)
  } catch (cause) {
    // Another tab has the messages, or none runs yet: the file is there, and its message waits.
    throw new FilesError('network', { cause })
  }
}

async function announce(coffre: Coffre, kept: Kept): Promise<void> {
  const { node, number, of, parent, name, type, size, padded = false, blob } = kept
  await coffre.write(async ({ epoch, manifest }) => {
    // A first try whose answer was lost may have told the room already.
    const said = [...manifest.records.values()].some(({ body: { act } }) => act.kind === 'version' && act.blob === blob)
    if (said) return []
    const key = await wrapKey(epoch, { file: node, version: number, blob }, fromText(kept.key))
    return [{ kind: 'version', node, number, of, parent, name, type, size, padded, blob, key }]
  })
}
