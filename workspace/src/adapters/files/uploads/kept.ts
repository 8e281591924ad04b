import type { Vault, Sealed } from '../../../platform/vault.ts'
import type { Store } from '../../../platform/storage.ts'

/** An upload as this device keeps it until it is done: with it a reload goes on where it stopped. */
export interface KeptUpload {
  readonly id: string
  readonly name: string
  /** Bytes as they are sent, and in how many parts. */
  readonly sealed: number
  readonly parts: number
  /** Every part is kept here: the file itself is no longer needed. */
  readonly ready: boolean
  readonly paused: boolean
  /** Every byte is stored; what may be missing is the word to the room. */
  readonly stored: boolean
}

/** One into a coffre. */
export interface Kept extends KeptUpload {
  readonly coffre: string
  readonly node: string
  readonly parent: string
  readonly type: string
  /** Bytes of the file. */
  readonly size: number
  /** Absent in what an earlier version of this page kept, which told storage the size as it is. */
  readonly padded?: boolean
  readonly number: number
  /** Records of the versions that it replaces. */
  readonly of: readonly string[]
  readonly blob: string
  /** Base64url. */
  readonly key: string
  /** The room is told of it by a message, once it is there. */
  readonly toRoom: boolean
}

/** Parts and what is needed to go on. Nothing readable lies in it. */
export interface KeptUploads<K extends KeptUpload> {
  list(): Promise<readonly K[]>
  save(kept: K): Promise<void>
  /** Resolves once it is on this device for good. */
  putPart(id: string, number: number, part: Blob): Promise<void>
  part(id: string, number: number): Promise<Blob | undefined>
  forget(kept: Pick<K, 'id' | 'parts'>): Promise<void>
}

const partName = (id: string, number: number) => `part/${id}/${String(number).padStart(6, '0')}`

/** A part under the vault's key. */
interface KeptSealed {
  readonly iv: Sealed['iv']
  readonly data: Blob
}

/** Of coffres: parts are ciphertext already, the rest is in the vault. */
export function keptUploads<K extends KeptUpload>(store: Store, vault: Vault, prefix = 'upload/'): KeptUploads<K> {
  return {
    async list() {
      const sealed = await store.list<Sealed>(prefix)
      const opened = await Promise.all(sealed.map((one) => vault.open<K>(one).catch(() => null)))
      return opened.filter((one) => one !== null)
    },
    save: async (kept) => store.set(prefix + kept.id, await vault.seal(kept)),
    // As a blob, bytes go from the browser's own process to its disk and on to the network: cloned, each way would hold up
    // the page.
    putPart: (id, number, part) => store.set(partName(id, number), part),
    async part(id, number) {
      const found = await store.get<Blob | Uint8Array<ArrayBuffer>>(partName(id, number))
      // What an earlier version of this page kept is bytes.
      return found && new Blob([found])
    },
    async forget({ id, parts }) {
      await store.delete(prefix + id)
      for (let number = 1; number <= parts; number++) await store.delete(partName(id, number))
    },
  }
}

/** Of shared folders: what will be readable at the server is not so in this browser; parts are in the vault too. */
export function keptInVault<K extends KeptUpload>(store: Store, vault: Vault, prefix: string): KeptUploads<K> {
  return {
    ...keptUploads<K>(store, vault, prefix),
    async putPart(id, number, part) {
      const { iv, data } = await vault.sealBytes(new Uint8Array(await part.arrayBuffer()))
      await store.set(partName(id, number), { iv, data: new Blob([data]) } satisfies KeptSealed)
    },
    async part(id, number) {
      const sealed = await store.get<KeptSealed | Sealed>(partName(id, number))
      if (sealed === undefined) return undefined
      const data = await new Blob([sealed.data]).arrayBuffer()
      return new Blob([await vault.openBytes({ iv: sealed.iv, data })])
    },
  }
}
