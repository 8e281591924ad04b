import type { Store } from '../../../platform/storage.ts'
import type { Sealed, Vault } from '../../../platform/vault.ts'
import type { Entry } from './queue.ts'

/** Unsent messages at rest, sealed one by one: this is the only plaintext of ours that outlives the page. */
export interface KeptEntries {
  /** Resolves once the entry would survive a power cut. */
  keep(entry: Entry, order: number): Promise<void>
  forget(txnId: string): Promise<void>
  /** In the order in which they were written. */
  all(): Promise<readonly Entry[]>
}

const prefix = 'outbox/'

export function keptEntries(store: Store, vault: Vault): KeptEntries {
  return {
    keep: async (entry, order) => store.set(prefix + entry.txnId, { order, sealed: await vault.seal(entry) }),
    forget: (txnId) => store.delete(prefix + txnId),
    async all() {
      const kept = await store.list<{ order: number; sealed: Sealed }>(prefix)
      const inOrder = kept.toSorted((a, b) => a.order - b.order)
      return Promise.all(inOrder.map(({ sealed }) => vault.open<Entry>(sealed)))
    },
  }
}
