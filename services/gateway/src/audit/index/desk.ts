import type { AuditLog } from '../audit-log.ts'
import type { SubjectKeys } from '../sealing/subject-keys.ts'
import type { WitnessStatus } from '../witnessing/witness-link.ts'
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
  return {
    ...{ log, keys, people, index, follower, reader, alerts },
    async close() {
      stopWatching()
      await follower.close()
      await index.close()
    },
  }
}
