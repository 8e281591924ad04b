import type { Readable } from 'node:stream'
import { ServiceError } from '@parvis/service-kit'
import type { Content, FileStore, ReadOptions, StoredPart } from '../store/file-store.ts'

/** The sealed contents of coffres: opaque bytes under random names, all in one account of the store. */
export interface CoffreBlobs {
  putPart(coffre: string, blob: string, number: number, body: Readable, length: number): Promise<void>
  parts(coffre: string, blob: string): Promise<readonly StoredPart[]>
  /** Rejects with `files.exists` when the blob was completed before: what is written stays as it is. */
  complete(coffre: string, blob: string, size: number): Promise<{ readonly etag: string }>
  abandon(coffre: string, blob: string): Promise<void>
  /** A small one, whole. Rejects with `files.exists`. */
  write(coffre: string, blob: string, body: Readable, length: number): Promise<{ readonly etag: string }>
  /** Sealed bytes. Rejects with `files.missing`. */
  size(coffre: string, blob: string): Promise<number>
  read(coffre: string, blob: string, options: ReadOptions): Promise<Content | null>
  /** To the account's trash, where it can be brought back from for as long as the store keeps it. */
  remove(coffre: string, blob: string): Promise<void>
  /** Bytes that all coffres together may still take; null where nothing limits them. */
  room(): Promise<{ readonly left: number | null }>
  list(coffre: string): Promise<readonly { readonly blob: string; readonly size: number }[]>
}

const top = 'coffres'

/** `account`: of the store, for this alone. Who may reach which coffre is decided before: membership of its room. */
export function coffreBlobs(store: FileStore, account: string): CoffreBlobs {
  const at = (coffre: string, blob: string) => [top, coffre, blob]
  const uploadOf = (coffre: string, blob: string) => `${coffre}.${blob}`
  const assertFree = async (coffre: string, blob: string) => {
    const taken = await store.stat(account, at(coffre, blob)).then(
      () => true,
      (error: unknown) => missing(error) && false,
    )
    if (taken) throw new ServiceError('files.exists')
  }
  return {
    async putPart(coffre, blob, number, body, length) {
      if (number === 1) await assertFree(coffre, blob)
      await store.putPart(account, uploadOf(coffre, blob), number, body, length)
    },
    parts: (coffre, blob) => store.parts(account, uploadOf(coffre, blob)),
    async complete(coffre, blob, size) {
      await assertFree(coffre, blob)
      await makeFolders(store, account, coffre)
      const completion = { size, overwrite: false }
      return store.complete(account, uploadOf(coffre, blob), at(coffre, blob), completion).catch(taken)
    },
    async write(coffre, blob, body, length) {
      await makeFolders(store, account, coffre)
      return store.write(account, at(coffre, blob), body, { length, match: 'none' }).catch(taken)
    },
    size: async (coffre, blob) => (await store.stat(account, at(coffre, blob))).size,
    abandon: (coffre, blob) => store.abandon(account, uploadOf(coffre, blob)),
    read: (coffre, blob, options) => store.read(account, at(coffre, blob), options),
    remove: (coffre, blob) => store.remove(account, at(coffre, blob)),
    room: async () => ({ left: (await store.quota(account)).left }),
    async list(coffre) {
      const entries = await store.list(account, [top, coffre]).catch((error: unknown) => missing(error) && [])
      return (entries || []).map(({ path, size }) => ({ blob: path.at(-1) ?? '', size }))
    },
  }
}

/** Whether that is why; everything else is thrown again: « not reachable » is never « not there ». */
function missing(error: unknown): true {
  if (error instanceof ServiceError && error.code === 'files.missing') return true
  throw error
}

/** Somebody was quicker. */
function taken(error: unknown): never {
  const changed = error instanceof ServiceError && error.code === 'files.changed'
  throw changed ? new ServiceError('files.exists', { cause: error }) : error
}

async function makeFolders(store: FileStore, account: string, coffre: string): Promise<void> {
  for (const folder of [[top], [top, coffre]])
    await store.makeFolder(account, folder).catch((error: unknown) => {
      if (!(error instanceof ServiceError && error.code === 'files.exists')) throw error
    })
}
