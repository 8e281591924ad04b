import { receiptHeader } from '@parvis/contracts'
import type { Receipt } from '../../../features/audit/port.ts'
import { sealReceipt, type SealedReceipt } from '../../../shared/lib/sealed-receipt.ts'
import type { Store } from '../../../platform/storage.ts'
import { notedAct } from './noted-acts.ts'

export interface Receipts {
  /** Keeps what an answer says of its entry. Returns at once; nobody waits for a receipt. */
  note(method: string, address: string, answer: Response): void
  /** Of one person, oldest first. */
  of(person: string): Promise<readonly Receipt[]>
  /** Of one person, of sessions that have ended. */
  sealedOf(person: string): Promise<readonly SealedReceipt[]>
  /** Those were found in the log. */
  forget(person: string, found: readonly (Receipt | SealedReceipt)[]): Promise<void>
  /** Whoever is signed in leaves: what is left of hers stays for the next time, and tells nobody what she did. */
  seal(): Promise<void>
}

const MOST = 2_000
/** Of sessions that have ended: a browser that nobody comes back to does not fill up, nor remember for ever. */
const MOST_SEALED = 500
const LONGEST_MS = 90 * 86_400_000

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

  /** Not under her id: it says nobody's name who had been here. */
  async function placeOf(who: string): Promise<string> {
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`receipts ${who}`)))
    return `sealed/${[...bytes.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}/`
  }
  const sealed = async (who: string) => store.list<KeptSealed>(await placeOf(who))

  async function keep(who: string, receipt: Receipt): Promise<void> {
    // Two acts in one millisecond are two receipts.
    last = Math.max(last + 1, receipt.at)
    const key = `receipt/${who}/${String(last).padStart(16, '0')}`
    await store.set(key, { ...receipt, key } satisfies Kept)
  }
  return {
    of: async (who) => (await all(who)).slice(-MOST).map(({ index, act, object, at }) => ({ index, act, object, at })),
    sealedOf: async (who) => (await sealed(who)).map(({ index, at, salt, digest }) => ({ index, at, salt, digest })),
    async forget(who, found) {
      const gone = new Set(found.map(sign))
      for (const one of [...(await all(who)), ...(await sealed(who))])
        if (gone.has(sign(one))) await store.delete(one.key)
    },
    async seal() {
      const who = person()
      if (who === null) return
      const place = await placeOf(who)
      for (const { key, ...receipt } of (await all(who)).slice(-MOST)) {
        const to = `${place}${key.slice(key.lastIndexOf('/') + 1)}`
        await store.set(to, { ...(await sealReceipt(receipt)), key: to } satisfies KeptSealed)
        await store.delete(key)
      }
      const kept = await sealed(who)
      for (const [at, { key, at: time }] of kept.toReversed().entries())
        if (at >= MOST_SEALED || time < now() - LONGEST_MS) await store.delete(key)
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
interface KeptSealed extends SealedReceipt {
  readonly key: string
}

/** What tells one receipt from another. */
const sign = (one: Receipt | SealedReceipt): string =>
  'digest' in one ? one.digest : JSON.stringify([one.index, one.act, one.object, one.at])
