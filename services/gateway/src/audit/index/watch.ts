import { statfs } from 'node:fs/promises'
import type { AuditLog } from '../audit-log.ts'
import type { WitnessStatus } from '../witnessing/witness-link.ts'
import type { Alerts } from './alerts.ts'
import type { EntryIndex } from './entry-index.ts'
import type { Follower } from './follow.ts'

interface Watched {
  readonly log: Pick<AuditLog, 'sizes'>
  readonly index: EntryIndex
  readonly follower: Follower
  readonly alerts: Alerts
  /** Of the log, to see how full its disk is; null: it lies elsewhere. */
  readonly folder: string | null
  readonly witnesses: ((listener: (status: readonly WitnessStatus[]) => void) => () => void) | null
  /** Fewer bytes free than these, and the disk is called nearly full. */
  readonly leastFree?: number
  /** Bytes free of bytes in all, where the log lies. */
  readonly spaceOf?: (folder: string) => Promise<{ readonly free: number; readonly all: number }>
  readonly onError: (error: unknown) => void
}

const everyMs = 30_000
/** Below this share too, a disk is called nearly full. */
const leastShare = 0.03
const usualLeastFree = 512 * 1024 * 1024
/** A burst of refusals says enough by its first ones. */
const mostRefusals = 20

/** Watches for what auditors are told at once. The disk is looked at twice a minute. */
export function watch(watched: Watched): () => void {
  const { index, follower, alerts, folder, witnesses, spaceOf = spaceOnDisk, onError } = watched
  const leastFree = watched.leastFree ?? usualLeastFree
  const stops = [
    follower.subscribe((from, to) => {
      tellRefusals(index, alerts, from, to).catch(onError)
    }),
    witnesses?.((status) => {
      for (const { name, silentSince, problem } of status) {
        const detail = { witness: name, ...(problem && { problem: String(problem) }) }
        alerts.set(`witness-${name}`, 'witness-silent', silentSince !== null, detail, silentSince ?? undefined)
        // It has seen another past of this log, or a longer one: that is no silence.
        alerts.set(`contradiction-${name}`, 'verification', problem === 'fork' || problem === 'ahead', detail)
      }
    }),
  ]
  const look = () => void (folder !== null && lookAtDisk(spaceOf(folder), leastFree, alerts).catch(onError))
  const timer = setInterval(look, everyMs)
  timer.unref()
  look()
  return () => {
    clearInterval(timer)
    for (const stop of stops) stop?.()
  }
}

async function tellRefusals(index: EntryIndex, alerts: Alerts, from: number, to: number): Promise<void> {
  const question = { decisions: ['refuse'], indexFrom: from, indexTo: to }
  for (const entry of await index.search(question, null, mostRefusals)) {
    const detail = { index: String(entry.index), act: entry.act, rule: entry.rules.join(' ') }
    const at = new Date(entry.time).toISOString()
    alerts.tell({ id: `refused-${entry.index}`, kind: 'refused', since: at, until: at, detail })
  }
}

async function spaceOnDisk(folder: string) {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { free: bavail * bsize, all: blocks * bsize }
}

async function lookAtDisk(space: ReturnType<typeof spaceOnDisk>, leastFree: number, alerts: Alerts): Promise<void> {
  const { free, all } = await space
  alerts.set('disk', 'disk', free < leastFree || free / all < leastShare, { freeBytes: String(free) })
}
