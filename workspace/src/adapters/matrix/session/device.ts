import type { Store } from '../../../platform/storage.ts'
import type { Sealed, Vault } from '../../../platform/vault.ts'

/** This browser as a Matrix device. */
export interface Device {
  readonly userId: string
  readonly deviceId: string
  readonly accessToken: string
  /** Of which portal session it is (`MatrixAccount.session`). */
  readonly session?: string
}

const kept = 'matrix/device'
const storageKeyName = 'matrix/storage-key'

export async function keptDevice(store: Store, vault: Vault): Promise<Device | null> {
  const sealed = await store.get<Sealed>(kept)
  return sealed ? vault.open<Device>(sealed).catch(() => null) : null
}

export async function keepDevice(store: Store, vault: Vault, device: Device): Promise<void> {
  await store.set(kept, await vault.seal(device))
}

/** The 32 bytes under which the SDK encrypts its key store; made once, kept sealed. */
export async function storageKey(store: Store, vault: Vault): Promise<Uint8Array> {
  const sealed = await store.get<Sealed>(storageKeyName)
  if (sealed) return Uint8Array.from(await vault.open<number[]>(sealed))
  const key = crypto.getRandomValues(new Uint8Array(32))
  await store.set(storageKeyName, await vault.seal([...key]))
  return key
}
