import { storedEntries, storedEntry, uploadView } from '@parvis/contracts'
import { FilesError, type DossierFile, type FileContent } from '../../../features/files/port.ts'
import { blobOf } from '../../../shared/lib/blob-of.ts'
import { freeName } from '../../../shared/lib/free-name.ts'
import { answered, asJson, type Ask } from '../ask.ts'
import { randomName } from '../bytes.ts'
import type { KeptUpload, KeptUploads } from './kept.ts'
import type { Storing, UploadKind } from './kind.ts'
import { cleanName } from './sealing.ts'
import { isTaken, sendParts } from './sending.ts'

/** An upload into a folder that the server reads. */
export interface KeptReadable extends KeptUpload {
  readonly folder: string
  readonly replaces: string | null
  /** What the store calls it until all of it is there. */
  readonly upload: string
  /** Where the store was told to lay it, and the mark of what stood there before; null until it was told. */
  readonly laying: { readonly path: string; readonly before: string | null } | null
  /** What leaves a coffre is opened as it is sent, part by part: nothing of it is kept on this device. */
  readonly from?: CoffreVersion
}

/** One version of a coffre's file. */
export interface CoffreVersion {
  readonly coffre: string
  readonly node: string
  readonly version: string
}

/** Rejects with `FilesError`. */
export type OpenVersion = (from: CoffreVersion) => Promise<FileContent>

/** Bytes of one request. */
const part = 2 ** 23
const mostTries = 4

type Wish = Omit<DossierFile, 'file'> & { readonly file: Pick<File, 'name' | 'size'> }

export function plannedReadable({ file, folder, replaces }: Wish): KeptReadable {
  return {
    id: randomName(),
    name: replaces === null ? cleanName(file.name) : nameOf(replaces),
    sealed: file.size,
    parts: Math.max(1, Math.ceil(file.size / part)),
    ready: false,
    paused: false,
    stored: false,
    folder,
    replaces,
    upload: randomName(),
    laying: null,
  }
}

/** Of a file that stays in its coffre too; it can go on in any later page, for as long as the file is there. */
export function plannedTakeOut(
  from: CoffreVersion,
  { name, size, folder }: { readonly name: string; readonly size: number; readonly folder: string },
): KeptReadable {
  return { ...plannedReadable({ file: { name, size }, folder, replaces: null }), from, ready: true }
}

/** In parts that lie at the store under a random name; nothing stands in the folder before all of them came. */
export function intoDossier(ask: Ask, open: OpenVersion, kept: KeptUploads<KeptReadable>): UploadKind<KeptReadable> {
  return {
    kept,
    shown: ({ folder, from }) => ({ coffre: from?.coffre ?? '', dossier: folder, toRoom: false }),
    async prepare({ id, parts }, file, stop) {
      for (let number = 1; number <= parts; number++) {
        stop.throwIfAborted()
        await kept.putPart(id, number, file.slice((number - 1) * part, number * part))
      }
    },
    async store(upload, how) {
      if (await lies(ask, upload, how.signal)) return
      const parts = upload.from === undefined ? kept : partsOf(open, upload.from)
      await sendParts(upload, placeOf(ask, upload), parts, how)
      const path = await lay(ask, upload, how)
      how.tell({ name: nameOf(path) })
    },
    finish: async () => {},
    abandon: async ({ upload }) => void (await ask(`/dossiers/uploads/${upload}`, { method: 'DELETE' })),
  }
}

function partsOf(open: OpenVersion, from: CoffreVersion): Pick<KeptUploads<KeptReadable>, 'part'> {
  let content: Promise<FileContent> | undefined
  return {
    async part(_id, number) {
      content ??= open(from)
      const { size, stream } = await content
      return blobOf(stream((number - 1) * part, Math.min(size, number * part)))
    },
  }
}

function placeOf(ask: Ask, { upload }: KeptReadable) {
  const at = `/dossiers/uploads/${upload}`
  return {
    async list(signal: AbortSignal) {
      const { parts } = await answered(uploadView, ask(at, { signal }))
      return new Map(parts.map(({ number, size }) => [number, size]))
    },
    async put(number: number, body: Blob, signal: AbortSignal) {
      const headers = { 'content-type': 'application/octet-stream' }
      await ask(`${at}/parts/${number}`, { method: 'PUT', body, headers, signal })
    },
  }
}

/** Says where it goes. Beside what is there it takes the next free name: nobody's file is replaced unasked. */
async function lay(
  ask: Ask,
  { name, folder, replaces, upload, sealed: size }: KeptReadable,
  { save }: Pick<Storing<KeptReadable>, 'save'>,
): Promise<string> {
  const complete = async (path: string, overwrite: boolean) => {
    await ask(`/dossiers/uploads/${upload}/complete`, asJson('POST', { path, size, overwrite }))
    return path
  }
  if (replaces !== null) {
    await save({ laying: { path: replaces, before: (await found(ask, replaces))?.etag ?? null } })
    return complete(replaces, true)
  }
  for (let [tries, free] = [1, name]; ; tries++) {
    const path = folder === '' ? free : `${folder}/${free}`
    await save({ laying: { path, before: null } })
    try {
      return await complete(path, false)
    } catch (cause) {
      if (!isTaken(cause) || tries === mostTries) throw cause
    }
    const { entries } = await answered(storedEntries, ask('/dossiers/list', asJson('POST', { path: folder })))
    free = freeName(
      name,
      entries.map((entry) => nameOf(entry.path)),
    )
  }
}

/** It was laid before, and the answer was lost: its parts are gone, and what stands there is of its size and new. */
async function lies(ask: Ask, upload: KeptReadable, signal: AbortSignal): Promise<boolean> {
  const { laying, sealed } = upload
  if (laying === null || (await placeOf(ask, upload).list(signal)).size > 0) return false
  const there = await found(ask, laying.path)
  return there !== null && there.size === sealed && there.etag !== laying.before
}

const found = (ask: Ask, path: string) =>
  answered(storedEntry, ask('/dossiers/stat', asJson('POST', { path }))).catch((cause: unknown) => {
    if (cause instanceof FilesError && cause.code === 'missing') return null
    throw cause
  })

const nameOf = (path: string): string => path.split('/').at(-1) ?? ''
