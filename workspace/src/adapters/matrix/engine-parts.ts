import type { MatrixClient, MatrixEvent } from 'matrix-js-sdk'
import type { Clock } from '../../platform/clock.ts'
import type { Live } from '../../shared/lib/live.ts'
import type { EncryptedOnce } from './rooms/encrypted-once.ts'
import type { StaleMembers } from './sync/stale-members.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { Trust } from './trust/trust.ts'

/** What the parts of a running engine share. */
export interface Parts {
  readonly client: MatrixClient
  readonly clock: Clock
  readonly outbox: Outbox
  readonly members: StaleMembers
  readonly trust: Trust
  /** Sync runs: the homeserver answers. */
  readonly online: Live<boolean>
  readonly encrypted: EncryptedOnce
  readonly clean: (html: string) => string | null
  /** The transaction id of an event sent from this device, else undefined. */
  readonly ownTxn: (event: MatrixEvent) => string | undefined
  /** The id that the timeline has used for an event of ours since before the server named it. */
  readonly ownId: (event: MatrixEvent) => string | undefined
}
