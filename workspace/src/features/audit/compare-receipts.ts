import { missingActs, missingSealed, oldestLine, type Missing } from './model/receipts.ts'
import type { AuditPorts, OpenedEntry, Receipt, SealedReceipt } from './port.ts'

export interface Compared {
  /** How many could be compared. */
  readonly receipts: number
  readonly missing: readonly Missing[]
  /** Those that the log bears out. */
  readonly found: readonly (Receipt | SealedReceipt)[]
}

/**
 * T13: what this browser keeps of the person's acts, of this session and of earlier ones, against what the log tells about
 * her. At most `mostPages` are read; what is older than the last of them is not judged.
 */
export async function compareReceipts(
  { log, kept }: Pick<AuditPorts, 'log' | 'kept'>,
  mostPages: number,
): Promise<Compared> {
  const [all, allSealed] = await Promise.all([kept.receipts(), kept.sealedReceipts()])
  const own = new Map<number, OpenedEntry>()
  const oldest = oldestLine([...all, ...allSealed])
  let [cursor, down]: [string | null, number] = [null, Number.POSITIVE_INFINITY]
  for (let page = 0; all.length + allSealed.length > 0 && down > oldest && page < mostPages; page += 1) {
    const { entries, next } = await log.mine(cursor)
    for (const entry of entries) own.set(entry.index, entry)
    cursor = next
    down = next === null ? 0 : (entries.at(-1)?.index ?? 0)
  }
  const isRead = ({ index }: Pick<Receipt, 'index'>) => index === null || index >= down
  const [receipts, sealed] = [all.filter(isRead), allSealed.filter(isRead)]
  const missing = missingActs(receipts, own)
  const missingBefore = await missingSealed(sealed, own)
  const isMissing = (of: readonly Missing[], { index, at }: Pick<Receipt, 'index' | 'at'>) =>
    of.some(({ receipt }) => receipt.index === index && receipt.at === at)
  return {
    receipts: receipts.length + sealed.length,
    missing: [...missing, ...missingBefore],
    found: [
      ...receipts.filter((one) => !isMissing(missing, one)),
      ...sealed.filter((one) => !isMissing(missingBefore, one)),
    ],
  }
}

/** Before somebody signs out: what the log bears out need not be kept. */
export async function settleReceipts(ports: Pick<AuditPorts, 'log' | 'kept'>): Promise<void> {
  const { found } = await compareReceipts(ports, 20)
  await ports.kept.forgetReceipts(found)
}
