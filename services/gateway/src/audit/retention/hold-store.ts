import type { RetentionClass } from '@parvis/contracts'

/** A legal hold as it is stored: `subject` is sealed, for it names somebody. One of class and subject is there. */
export interface StoredHold {
  readonly id: string
  readonly class: RetentionClass | null
  readonly subject: string | null
  readonly reason: string
  readonly since: string
}

/** A hold that was lifted. Whom it was about is not kept: the log says it for as long as it may. */
export interface EndedHold extends Omit<StoredHold, 'subject'> {
  readonly until: string
  readonly endReason: string
}

/** Legal holds, and what the retention job remembers between its runs. */
export interface HoldStore {
  /** Those that stand. */
  all(): Promise<readonly StoredHold[]>
  add(hold: StoredHold): Promise<void>
  /** False: there was none. */
  end(id: string, reason: string, until: string): Promise<boolean>
  /** The last ones first, at most `most`. */
  ended(most: number): Promise<readonly EndedHold[]>
  recall(key: string): Promise<string | null>
  remember(key: string, value: string): Promise<void>
  /** True for one caller only: nobody has set this key to `value` or anything greater before. */
  advance(key: string, unlessAfter: string, value: string): Promise<boolean>
}

/** The portal accounts, as far as erasing a person needs them. */
export interface ErasableAccounts {
  isDisabled(id: string): Promise<boolean>
  /** The account, its sessions and what else the portal keeps of it; unrecoverable, but for backups. */
  remove(id: string): Promise<void>
}
