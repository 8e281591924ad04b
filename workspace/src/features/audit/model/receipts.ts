import type { OpenedEntry, Receipt } from '../port.ts'

/** What is wrong with a receipt: no line was ever given for it, its line is not in the log, or says something else. */
export interface Missing {
  readonly receipt: Receipt
  readonly why: 'no-line' | 'not-there' | 'other-act'
}

/**
 * T13: acts that this browser did and that the log does not tell as it should. `own` are the entries about oneself by
 * line, complete down to the oldest receipt.
 */
export function missingActs(receipts: readonly Receipt[], own: ReadonlyMap<number, OpenedEntry>): readonly Missing[] {
  return receipts.flatMap((receipt): Missing[] => {
    if (receipt.index === null) return [{ receipt, why: 'no-line' }]
    const entry = own.get(receipt.index)
    if (!entry) return [{ receipt, why: 'not-there' }]
    const same =
      entry.act === receipt.act &&
      (entry.object?.id === undefined || receipt.object === null || sameObject(entry.object.id, receipt.object))
    return same ? [] : [{ receipt, why: 'other-act' }]
  })
}

/** The log may name the object with its kind before it (`room:!abc`). */
const sameObject = (one: string, other: string) =>
  one === other || one.endsWith(`:${other}`) || other.endsWith(`:${one}`)

/** The oldest line that must be known before anything is said to be missing. */
export const oldestLine = (receipts: readonly Receipt[]): number =>
  Math.min(...receipts.flatMap(({ index }) => (index === null ? [] : [index])), Number.POSITIVE_INFINITY)
