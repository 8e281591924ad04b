import type { Store } from '../../../platform/storage.ts'
import { openVault, type Vault } from '../../../platform/vault.ts'
import { StartError } from '../start-error.ts'
import { keepDevice, keptDevice, type Device } from './device.ts'
import { login, type LoginDeps } from './login.ts'

export interface OwnDeviceDeps extends LoginDeps {
  readonly store: Store
}

/** This browser's device, signed in. */
export interface OwnDevice {
  readonly vault: Vault
  current(): Device
  /** True when it was made just now: nothing that an earlier device left behind belongs to it. */
  readonly fresh: boolean
  /**
   * A new token for the same device. `lost`: the homeserver had deleted it (« Mes appareils »); it took our keys with
   * it, and a device without them can neither read nor be trusted: start again as another one.
   */
  renew(): Promise<'renewed' | 'lost'>
}

/** Finds the kept device of `userId`, or makes one; what another person left in this browser is deleted first. */
export async function ownDevice(
  deps: OwnDeviceDeps,
  account: { readonly userId: string; readonly session?: string },
): Promise<OwnDevice> {
  const vault = await openVault(deps.store)
  const kept = await keptDevice(deps.store, vault)
  if (kept?.userId !== account.userId) return freshDevice(deps, account.session)
  if (kept.session === account.session) return handle(deps, vault, kept, false)
  // A new portal session signs in again on the same device, so that closing the session closes the device.
  try {
    const device = await again(deps, kept, account.session)
    if (!(await hasKeys(deps, device))) return await freshDevice(deps, account.session)
    await keepDevice(deps.store, vault, device)
    return handle(deps, vault, device, false)
  } catch (cause) {
    // Away from the network the old token is as good as a new one: nothing can be asked with either.
    if (cause instanceof StartError && cause.code === 'network') return handle(deps, vault, kept, false)
    throw cause
  }
}

async function freshDevice(deps: OwnDeviceDeps, session: string | undefined): Promise<OwnDevice> {
  await deps.store.clear()
  const vault = await openVault(deps.store)
  const device = { ...(await login(deps)), ...(session ? { session } : {}) }
  await keepDevice(deps.store, vault, device)
  return handle(deps, vault, device, true)
}

function handle(deps: OwnDeviceDeps, vault: Vault, first: Device, fresh: boolean): OwnDevice {
  let device = first
  return {
    vault,
    fresh,
    current: () => device,
    async renew() {
      device = await again(deps, device, device.session)
      if (!(await hasKeys(deps, device))) return 'lost'
      await keepDevice(deps.store, vault, device)
      return 'renewed'
    },
  }
}

async function again(deps: OwnDeviceDeps, device: Device, session: string | undefined): Promise<Device> {
  return { ...(await login(deps, device.deviceId)), ...(session ? { session } : {}) }
}

/** Does the homeserver still know this device's keys? */
async function hasKeys({ baseUrl, fetch }: LoginDeps, { userId, deviceId, accessToken }: Device): Promise<boolean> {
  const answer = await fetch(`${baseUrl}/_matrix/client/v3/keys/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
    body: JSON.stringify({ device_keys: { [userId]: [deviceId] } }),
  }).catch((cause: unknown) => {
    throw new StartError('network', cause)
  })
  if (!answer.ok) throw new StartError('engine', answer.status)
  const body = (await answer.json()) as { device_keys?: Record<string, Record<string, unknown>> }
  return body.device_keys?.[userId]?.[deviceId] !== undefined
}
