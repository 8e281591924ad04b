import type { MatrixClient } from 'matrix-js-sdk'
import type { Store } from '../../../platform/storage.ts'
import type { Outlets } from '../outlets.ts'
import type { PortalIdentities } from '../trust/told.ts'
import { cryptoOf } from './recovery.ts'

interface Needs {
  readonly client: MatrixClient
  readonly store: Pick<Store, 'get' | 'set' | 'delete'>
  readonly portal: PortalIdentities | undefined
  readonly outlets: Pick<Outlets, 'keys'>
}

/** The key that was to be told; gone once the portal has it. */
const untold = 'matrix/identity-untold'

/**
 * Which identity this browser holds, made here or opened by the recovery code: the portal is told, where it does not
 * know. Each told one is an entry of the log, which its owner sees among their own (R21). What the portal did not take
 * is told at the next start.
 */
export async function tellIdentity({ client, store, portal }: Omit<Needs, 'outlets'>): Promise<void> {
  const key = await cryptoOf(client).getCrossSigningKeyId()
  if (key === null || !portal) return
  await store.set(untold, key)
  const me = client.getSafeUserId()
  if ((await portal.look([me])).get(me) !== key) await portal.tell(key)
  await store.delete(untold)
}

/**
 * At the start of a browser that is open: an identity that the portal was never told is told now. Where it was told
 * another one, somebody else did so, or this person in another browser: the recovery code, which opens only what they
 * have made, decides. See keys/own-identity.ts for the homeserver's side.
 */
export async function compareTold(parts: Needs): Promise<void> {
  const { client, store, portal, outlets } = parts
  const key = await cryptoOf(client).getCrossSigningKeyId()
  if (key === null || !portal) return
  const me = client.getSafeUserId()
  const told = (await portal.look([me])).get(me)
  if (told === key) return
  if (told === undefined || (await store.get(untold)) === key) return tellIdentity(parts)
  if (outlets.keys.value.at === 'ready') outlets.keys.set({ at: 'locked' })
}
