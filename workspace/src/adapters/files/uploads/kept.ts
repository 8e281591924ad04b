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
  putPart(id: string, number: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  part(id: string, number: number): Promise<Uint8Array<ArrayBuffer> | undefined>
  forget(kept: Pick<K, 'id' | 'parts'>): Promise<void>
}

const partName = (id: string, number: number) => `part/${id}/${String(number).padStart(6, '0')}`

/** Of coffres: parts are ciphertext already, the rest is in the vault. */
export function keptUploads<K extends KeptUpload>(store: Store, vault: Vault, prefix = 'upload/'): KeptUploads<K> {
  return {
    async list() {
      const sealed = await store.list<Sealed>(prefix)
      const opened = await Promise.all(sealed.map((one) => vault.open<K>(one).catch(() => null)))
      return opened.filter((one) => one !== null)
    },
    save: async (kept) => store.set(prefix + kept.id, await vault.seal(kept)),
    putPart: (id, number, bytes) => store.set(partName(id, number), bytes),
    part: (id, number) => store.get(partName(id, number)),
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
    putPart: async (id, number, bytes) => store.set(partName(id, number), await vault.sealBytes(bytes)),
    async part(id, number) {
      const sealed = await store.get<Sealed>(partName(id, number))
      return sealed && vault.openBytes(sealed)
    },
  }
}
