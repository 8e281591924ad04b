import type { AuditLog } from '../audit-log.ts'
import type { SubjectKeys } from '../sealing/subject-keys.ts'
import type { WitnessStatus } from '../witnessing/witness-link.ts'
import type { ErasableAccounts, HoldStore } from '../retention/hold-store.ts'
import { Retention } from '../retention/retention.ts'
import type { Periods } from '../retention/periods.ts'
import type { Journal } from '../sealing/journal.ts'
import { Alerts } from './alerts.ts'
import type { EntryIndex } from './entry-index.ts'
import { follow, type Follower } from './follow.ts'
import type { People } from './people.ts'
import { AuditReader } from './reader.ts'
import { watch } from './watch.ts'

export interface DeskParts {
  readonly log: AuditLog
  readonly keys: SubjectKeys
  readonly people: People
  readonly index: EntryIndex & { close(): Promise<void> }
  readonly folder: string | null
  readonly witnesses: ((listener: (status: readonly WitnessStatus[]) => void) => () => void) | null
  readonly journal: Journal
  readonly holds: HoldStore
  readonly accounts: ErasableAccounts
  readonly periods: Periods
  /** Bytes; see `watch`. */
  readonly leastFree?: number
  readonly now?: () => Date
  readonly onError: (error: unknown) => void
}

/** What readers of the log are served from. */
export interface AuditDesk {
  readonly log: AuditLog
  readonly keys: SubjectKeys
  readonly people: People
  readonly index: EntryIndex
  readonly follower: Follower
  readonly reader: AuditReader
  readonly alerts: Alerts
  readonly retention: Retention
  close(): Promise<void>
}

export function openDesk(parts: DeskParts): AuditDesk {
  const { log, index, keys, people, onError } = parts
  const alerts = new Alerts()
  const follower = follow(log, index, (error) => {
    // A log that cannot be read back, or says something that is no entry, is not only an error of ours.
    alerts.set('index', 'verification', true, { fault: error instanceof Error ? error.message : String(error) })
    onError(error)
  })
  follower.subscribe(() => alerts.set('index', 'verification', false, {}))
  const stopWatching = watch({ ...parts, follower, alerts })
  const reader = new AuditReader({ log, index, follower, keys, people })
  const retention = new Retention({ ...parts, follower, store: parts.holds })
  return {
    ...{ log, keys, people, index, follower, reader, alerts, retention },
    async close() {
      stopWatching()
      await follower.close()
      await index.close()
    },
  }
}
