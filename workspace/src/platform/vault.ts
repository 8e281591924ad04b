import type { Store } from './storage.ts'

/**
 * Seals what is kept at rest (T29): AES-GCM under a key that the browser will not export. A copy of the profile folder
 * still holds that key in the browser's own form; what it does not hold is anything readable by looking.
 */
export interface Vault {
  seal(value: unknown): Promise<Sealed>
  /** Rejects when `sealed` was not made by this vault. */
  open<T>(sealed: Sealed): Promise<T>
  /** The same for what is bytes already. */
  sealBytes(bytes: Uint8Array<ArrayBuffer>): Promise<Sealed>
  openBytes(sealed: Sealed): Promise<Uint8Array<ArrayBuffer>>
}

export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>
  readonly data: ArrayBuffer
}

const keyName = 'vault/key'

export async function openVault(store: Store): Promise<Vault> {
  const key = (await store.get<CryptoKey>(keyName)) ?? (await makeKey(store))
  const sealBytes = async (plain: Uint8Array<ArrayBuffer>): Promise<Sealed> => {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain) }
  }
  const openBytes = async ({ iv, data }: Sealed) =>
    new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data))
  return {
    sealBytes,
    openBytes,
    seal: (value) => sealBytes(new TextEncoder().encode(JSON.stringify(value))),
    open: async <T>(sealed: Sealed) => JSON.parse(new TextDecoder().decode(await openBytes(sealed))) as T,
  }
}

async function makeKey(store: Store): Promise<CryptoKey> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  await store.set(keyName, key)
  return key
}
