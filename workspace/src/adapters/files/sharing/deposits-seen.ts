import { dropList, receivedList, type DropView, type PortalDeposit } from '@parvis/contracts'
import * as z from 'zod/mini'
import { answered } from '../ask.ts'

/** A deposit as members see it. `note` null: storage shows nothing of it. */
export interface ShownDeposit {
  readonly blob: string
  readonly size: number
  readonly note: string | null
  readonly time: string
  readonly standing: 'here' | 'withheld' | 'unknown'
  readonly entry: number | null
}

/** What storage shows of a coffre's drop boxes, held against what the portal received. */
export interface Looked {
  readonly shown: readonly DropView[]
  readonly known: z.infer<typeof receivedList>
  /** Received, not taken off, and not there. */
  readonly withheld: readonly PortalDeposit[]
  /** « drop/blob » of what was known to be over before storage showed it all the same. */
  readonly over: ReadonlySet<string>
}

const contents = z.object({ blobs: z.array(z.object({ blob: z.string(), size: z.number() })) })
const nameOf = ({ drop, blob }: { readonly drop: string; readonly blob: string }) => `${drop}/${blob}`
/** What was noted as lost may come back: it is opened and checked as any other. */
const isOver = ({ state }: PortalDeposit): boolean => state === 'taken' || state === 'discarded'

/**
 * Asks the portal, then storage, then the portal again, because all of it goes on meanwhile. The portal notes that it
 * received after storage has it, and that somebody takes it off before storage lets go of it. So what was received
 * before storage was asked, and was still not being taken off after, has to be there; and what storage shows has been
 * begun by then. Whatever else differs is a deposit on its way. `unasked`: storage is left alone where the portal waits
 * for nothing.
 */
export async function lookedAt(of: (path: string) => Promise<Response>, unasked = false): Promise<Looked> {
  const before = await answered(receivedList, of('received'))
  const waited = before.deposits.filter(({ state }) => state === 'received')
  if (unasked && waited.length === 0) return { shown: [], known: before, withheld: [], over: new Set() }
  const [{ drops: shown }, stored] = await Promise.all([
    answered(dropList, of('drops')),
    waited.length === 0 ? { blobs: [] } : answered(contents, of('blobs')),
  ])
  const listed = new Set(shown.flatMap(({ drop, deposits }) => deposits.map(({ blob }) => nameOf({ drop, blob }))))
  const sizes = new Map(stored.blobs.map(({ blob, size }) => [blob, size]))
  const missing = waited.filter((one) => !listed.has(nameOf(one)) || sizes.get(one.blob) !== one.size)
  const over = new Set(before.deposits.filter(isOver).map(nameOf))
  if (missing.length === 0 && listed.size === 0) return { shown, known: before, withheld: [], over }
  const known = await answered(receivedList, of('received'))
  const still = new Set(known.deposits.filter(({ state }) => state === 'received').map(nameOf))
  return { shown, known, withheld: missing.filter((one) => still.has(nameOf(one))), over }
}

export type ShownBox = Omit<DropView, 'deposits'> & {
  readonly vanished: boolean
  readonly deposits: readonly ShownDeposit[]
}

/** The boxes that storage shows, and those that it does not though something in them is waited for. */
export function boxesShown({ shown, known, withheld, over }: Looked): readonly ShownBox[] {
  const told = new Map(known.deposits.map((one) => [nameOf(one), one]))
  const gone = new Set(withheld.map(nameOf))
  const boxNames = new Set(known.drops)
  const boxes = shown.map(({ deposits, ...box }) => {
    const there = deposits.flatMap((deposit): ShownDeposit[] => {
      const name = nameOf({ drop: box.drop, blob: deposit.blob })
      const portal = told.get(name)
      // Somebody took it off while we asked.
      if (portal && isOver(portal) && !over.has(name)) return []
      const isUnknown = boxNames.has(box.drop) && (portal === undefined || over.has(name))
      const standing = gone.has(name) ? 'withheld' : isUnknown ? 'unknown' : 'here'
      return [{ ...deposit, standing, entry: portal?.entry ?? null }]
    })
    const listed = new Set(there.map(({ blob }) => blob))
    const unseen = withheld.filter(({ drop, blob }) => drop === box.drop && !listed.has(blob))
    return { ...box, vanished: false, deposits: [...there, ...unseen.map(unshown)] }
  })
  const seen = new Set(shown.map(({ drop }) => drop))
  const rest = Map.groupBy(
    withheld.filter(({ drop }) => !seen.has(drop)),
    ({ drop }) => drop,
  )
  const vanished = [...rest].map(([drop, deposits]) => ({
    ...{ drop, open: false, note: '', expires: '', left: 0, bytes: 0, vanished: true },
    deposits: deposits.map(unshown),
  }))
  return [...boxes, ...vanished]
}

const unshown = ({ blob, size, time, entry }: PortalDeposit): ShownDeposit => ({
  ...{ blob, size, time, entry },
  note: null,
  standing: 'withheld',
})
