import type { Vault, Sealed } from '../../../platform/vault.ts'
import type { Store } from '../../../platform/storage.ts'

/** An upload as this device keeps it until it is done: with it a reload goes on where it stopped. */
export interface Kept {
  readonly id: string
  readonly coffre: string
  readonly node: string
  readonly parent: string
  readonly name: string
  readonly type: string
  /** Bytes of the file. */
  readonly size: number
  readonly number: number
  /** Records of the versions that it replaces. */
  readonly of: readonly string[]
  readonly blob: string
  /** Base64url. */
  readonly key: string
  /** Bytes as stored, and in how many parts. */
  readonly sealed: number
  readonly parts: number
  /** Every part is sealed and kept here: the file itself is no longer needed. */
  readonly ready: boolean
  readonly paused: boolean
  /** Every byte is stored; what is missing is the word to the room. */
  readonly stored: boolean
  /** The room is told of it by a message, once it is there. */
  readonly toRoom: boolean
}

/** Sealed parts and what is needed to go on. Nothing readable lies in it: parts are ciphertext, the rest is in the vault. */
export interface KeptUploads {
  list(): Promise<readonly Kept[]>
  save(kept: Kept): Promise<void>
  putPart(id: string, number: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  part(id: string, number: number): Promise<Uint8Array<ArrayBuffer> | undefined>
  forget(kept: Pick<Kept, 'id' | 'parts'>): Promise<void>
}

export function keptUploads(store: Store, vault: Vault): KeptUploads {
  const partName = (id: string, number: number) => `part/${id}/${String(number).padStart(6, '0')}`
  return {
    async list() {
      const sealed = await store.list<Sealed>('upload/')
      const opened = await Promise.all(sealed.map((one) => vault.open<Kept>(one).catch(() => null)))
      return opened.filter((one) => one !== null)
    },
    save: async (kept) => store.set(`upload/${kept.id}`, await vault.seal(kept)),
    putPart: (id, number, bytes) => store.set(partName(id, number), bytes),
    part: (id, number) => store.get(partName(id, number)),
    async forget({ id, parts }) {
      await store.delete(`upload/${id}`)
      for (let number = 1; number <= parts; number++) await store.delete(partName(id, number))
    },
  }
}
