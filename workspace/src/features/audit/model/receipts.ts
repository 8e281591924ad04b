import { isReceiptOf } from '../../../shared/lib/sealed-receipt.ts'
import type { OpenedEntry, Receipt, SealedReceipt } from '../port.ts'

/**
 * What is wrong with a receipt: no line was ever given for it, its line is not in the log, says something else, or was
 * given for another act already.
 */
export interface Missing {
  /** `act` null: it is of an earlier session, and this browser does not know any more what it was. */
  readonly receipt: Pick<Receipt, 'index' | 'at'> & { readonly act: string | null }
  readonly why: 'no-line' | 'not-there' | 'other-act' | 'same-line'
}

/**
 * T13: acts that this browser did and that the log does not tell as it should. `own` are the entries about oneself by
 * line, complete down to the oldest receipt.
 */
export function missingActs(receipts: readonly Receipt[], own: ReadonlyMap<number, OpenedEntry>): readonly Missing[] {
  const taken = new Set<number>()
  return receipts.flatMap((receipt): Missing[] => {
    if (receipt.index === null) return [{ receipt, why: 'no-line' }]
    if (taken.has(receipt.index)) return [{ receipt, why: 'same-line' }]
    taken.add(receipt.index)
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

/** The same for receipts of earlier sessions. A line whose names were erased since is taken at its word. */
export async function missingSealed(
  receipts: readonly SealedReceipt[],
  own: ReadonlyMap<number, OpenedEntry>,
): Promise<readonly Missing[]> {
  const judged = receipts.map(async (sealed): Promise<Missing[]> => {
    const receipt = { index: sealed.index, at: sealed.at, act: null }
    if (sealed.index === null) return [{ receipt, why: 'no-line' }]
    const entry = own.get(sealed.index)
    if (!entry) return [{ receipt, why: 'not-there' }]
    const { id, kind } = entry.object ?? {}
    const objects = id === undefined ? [] : [id, `${kind}:${id}`]
    const same = entry.erased === true || (await isReceiptOf(sealed, entry.act, objects))
    return same ? [] : [{ receipt, why: 'other-act' }]
  })
  return (await Promise.all(judged)).flat()
}

/** The oldest line that must be known before anything is said to be missing. */
export const oldestLine = (receipts: readonly Pick<Receipt, 'index'>[]): number =>
  Math.min(...receipts.flatMap(({ index }) => (index === null ? [] : [index])), Number.POSITIVE_INFINITY)
