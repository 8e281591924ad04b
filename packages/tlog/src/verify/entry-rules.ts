import { toBase64, toUtf8 } from '../bytes.ts'
import { TlogError } from '../error.ts'
import type { Sha256 } from '../hash.ts'
import { indexSet } from './index-set.ts'
import { parseLeaf } from './leaf.ts'
import { checkOpened } from './opened.ts'

/** What is claimed of one entry. */
export interface Entry {
  readonly index: number
  readonly leaf: Uint8Array
  /** The sealed part. Null: dropped by retention. Undefined: not handed over. */
  readonly body?: string | null
  /** What somebody opened of it, for people to read. */
  readonly opened?: unknown
}

/** What the entries themselves say, once all are read. */
export interface EntryReport {
  readonly firstTime: string | undefined
  readonly lastTime: string | undefined
  readonly bodies: { readonly checked: number; readonly absent: number }
  /** Outcomes whose intent is not among the entries that were handed over. */
  readonly unresolved: number
  /** Entries that came with names: these are somebody's word, no proof covers them. */
  readonly opened: number
}

/** When witnesses had seen what, in milliseconds since 1970. */
export interface TimeBounds {
  /** No entry is later. */
  readonly latest?: number
  /** No entry from `fromIndex` on is earlier. */
  readonly earliest?: { readonly fromIndex: number; readonly time: number }
}

/** Clocks may differ by this much, in milliseconds. */
export const clockTolerance = 5 * 60 * 1000

/**
 * Checks entry after entry, by rising index: form, time, bodies, and that outcomes have intents.
 * `check` throws TlogError with the index of the entry
 */
export function entryRules(sha: Sha256, bounds: TimeBounds) {
  const seen = indexSet()
  const intents = indexSet()
  const report = { firstTime: '', lastTime: '', checked: 0, absent: 0, unresolved: 0, opened: 0 }

  function check({ index, leaf: bytes, body, opened }: Entry): void {
    const leaf = parseLeaf(bytes, index)
    checkTime(leaf.time, index)
    seen.add(index)
    if (leaf.kind === 'intent') intents.add(index)
    if (leaf.of !== undefined) checkOutcome(leaf.of, index)
    checkBody(leaf.body, body, index)
    if (opened === undefined) return
    checkOpened(opened, leaf, index)
    report.opened += 1
  }

  function checkTime(time: string, index: number): void {
    // One form and one zone: as text they are in the order of time.
    if (time < report.lastTime) throw new TlogError('time.backwards', time, { index })
    if (report.firstTime === '') report.firstTime = time
    report.lastTime = time
    const { latest, earliest } = bounds
    if (latest === undefined && earliest === undefined) return
    const at = Date.parse(time)
    if (latest !== undefined && at > latest + clockTolerance) throw new TlogError('time.future', time, { index })
    if (earliest !== undefined && index >= earliest.fromIndex && at < earliest.time - clockTolerance)
      throw new TlogError('time.backdated', time, { index })
  }

  function checkOutcome(of: number, index: number): void {
    if (of >= index || (seen.has(of) && !intents.has(of)))
      throw new TlogError('outcome.dangling', `of ${of}`, { index })
    if (!seen.has(of)) report.unresolved += 1
  }

  function checkBody(commitment: string | undefined, body: string | null | undefined, index: number): void {
    if (typeof body !== 'string') {
      if (commitment !== undefined) report.absent += 1
      return
    }
    if (commitment === undefined || toBase64(sha(toUtf8(body))) !== commitment)
      throw new TlogError('body.mismatch', undefined, { index })
    report.checked += 1
  }

  return {
    check,
    report: (): EntryReport => ({
      firstTime: report.firstTime || undefined,
      lastTime: report.lastTime || undefined,
      bodies: { checked: report.checked, absent: report.absent },
      unresolved: report.unresolved,
      opened: report.opened,
    }),
  }
}
