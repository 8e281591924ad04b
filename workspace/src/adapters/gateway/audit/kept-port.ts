import type { KeptPort, KeptTrust, SavedSearch } from '../../../features/audit/port.ts'
import type { Store } from '../../../platform/storage.ts'
import type { Receipts } from './receipts.ts'

/**
 * When somebody signs out, nothing stays that tells of them: receipts that the log has not borne out yet are sealed. Where
 * nothing is kept, the database itself goes.
 */
export async function forgetPerson(store: Store, receipts: Receipts, person: string | null): Promise<void> {
  await receipts.seal()
  if (person !== null) await store.delete(`searches/${person}`)
  if ((await store.list('')).length === 0) await store.clear()
}

/**
 * What this browser keeps of the log. The reference point belongs to the device and outlives a session; searches and
 * receipts belong to a person.
 */
export function createKept(store: Store, receipts: Receipts, person: () => string | null): KeptPort {
  const own = (name: string) => `${name}/${person() ?? ''}`
  return {
    trust: async () => (await store.get<KeptTrust>('trust')) ?? null,
    keepTrust: (trust) => (trust === null ? store.delete('trust') : store.set('trust', trust)),
    searches: async () => (await store.get<SavedSearch[]>(own('searches'))) ?? [],
    keepSearches: (searches) => store.set(own('searches'), JSON.parse(JSON.stringify(searches))),
    receipts: async () => {
      const who = person()
      return who === null ? [] : receipts.of(who)
    },
    sealedReceipts: async () => {
      const who = person()
      return who === null ? [] : receipts.sealedOf(who)
    },
    forgetReceipts: async (found) => {
      const who = person()
      if (who !== null) await receipts.forget(who, found)
    },
  }
}
