import type { KeptPort, KeptTrust, Receipt, SavedSearch } from '../port.ts'

/** What a browser would keep, for as long as the page. */
export function fakeKept(receipts: readonly Receipt[] = []): KeptPort {
  let trust: KeptTrust | null = null
  let searches: readonly SavedSearch[] = []
  return {
    trust: async () => trust,
    keepTrust: async (next) => void (trust = next),
    searches: async () => searches,
    keepSearches: async (next) => void (searches = next),
    receipts: async () => receipts,
    sealedReceipts: async () => [],
    forgetReceipts: async () => {},
  }
}
