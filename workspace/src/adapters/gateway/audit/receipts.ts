import { receiptHeader } from '@parvis/contracts'
import type { Receipt } from '../../../features/audit/port.ts'
import type { Store } from '../../../platform/storage.ts'
import { notedAct } from './noted-acts.ts'

export interface Receipts {
  /** Keeps what an answer says of its entry. Returns at once; nobody waits for a receipt. */
  note(method: string, address: string, answer: Response): void
  /** Of one person, oldest first. */
  of(person: string): Promise<readonly Receipt[]>
  /** Forgets those of whoever is signed in: when they sign out, nothing of theirs stays. */
  forget(): Promise<void>
}

const MOST = 2_000

export interface ReceiptsDeps {
  readonly store: Store
  readonly now: () => number
  /** Who is signed in; null: nothing is kept. */
  readonly person: () => string | null
}

/**
 * T13: of each act that was answered as done, the line under which the gateway says that it stands in the log. An act
 * without a line is kept too: it is the worst of them.
 */
export function createReceipts({ store, now, person }: ReceiptsDeps): Receipts {
  let last = 0
  const all = (who: string) => store.list<Kept>(`receipt/${who}/`)

  async function keep(who: string, receipt: Receipt): Promise<void> {
    // Two acts in one millisecond are two receipts.
    last = Math.max(last + 1, receipt.at)
    const key = `receipt/${who}/${String(last).padStart(16, '0')}`
    await store.set(key, { ...receipt, key } satisfies Kept)
  }
  return {
    of: async (who) => (await all(who)).slice(-MOST).map(({ index, act, object, at }) => ({ index, act, object, at })),
    async forget() {
      const who = person()
      if (who !== null) for (const { key } of await all(who)) await store.delete(key)
    },
    note(method, address, answer) {
      const who = person()
      const act = answer.ok ? notedAct(method, address) : null
      if (who === null || act === null) return
      const said = answer.headers.get(receiptHeader)
      const index = said !== null && /^\d{1,15}$/.test(said) ? Number(said) : null
      // A browser that keeps nothing loses the receipt, not the act.
      keep(who, { index, ...act, at: now() }).catch(() => {})
    },
  }
}

interface Kept extends Receipt {
  readonly key: string
}
