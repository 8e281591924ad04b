import * as z from 'zod/mini'
import type { KeptReceipt } from '../../../features/outside/port.ts'
import { keptReceipt } from './receipt-check.ts'

/** `localStorage`, or what stands for it; may refuse to write (private browsing). */
export interface KeptText {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

interface ReceiptBook {
  /** Of one box, oldest first. */
  of(drop: string): readonly KeptReceipt[]
  add(receipt: KeptReceipt): void
  forget(receipt: KeptReceipt): void
}

const key = 'parvis.receipts'
/** Of all boxes together: the oldest go first. */
const most = 200

/** Receipts that this browser keeps: no key and no address is among them, so they open nothing. */
export function receiptBook(kept: KeptText): ReceiptBook {
  const all = (): readonly KeptReceipt[] => {
    try {
      return z.array(keptReceipt).parse(JSON.parse(kept.getItem(key) ?? '[]'))
    } catch {
      return []
    }
  }
  const write = (receipts: readonly KeptReceipt[]) => {
    try {
      kept.setItem(key, JSON.stringify(receipts.slice(-most)))
    } catch {
      // A browser that keeps nothing: the receipt can still be saved as a file.
    }
  }
  const without = ({ blob }: KeptReceipt) => all().filter((one) => one.blob !== blob)
  return {
    of: (drop) => all().filter((one) => one.drop === drop),
    add: (receipt) => write([...without(receipt), receipt]),
    forget: (receipt) => write(without(receipt)),
  }
}
