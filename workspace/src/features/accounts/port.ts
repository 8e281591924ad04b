import type { AccountList } from '@parvis/contracts'
import type { Live } from '../../shared/lib/live.ts'

/** `disabled`: it opens nothing, and can be restored. `signedInAt`: RFC 3339. */
export type Account = AccountList['accounts'][number]

/** `held`: a legal hold stands, or the account is not suspended. `offline`: no answer came. */
export class AccountsError extends Error {
  readonly code: 'offline' | 'refused' | 'held' | 'absent' | 'busy' | 'internal'
  constructor(code: AccountsError['code'], options: { cause?: unknown } = {}) {
    super(code, options)
    this.code = code
  }
}

/** Who may come in. For administrators; every act of these is an entry of the log. Promises reject with `AccountsError`. */
export interface AccountsPort {
  /** Account id of whoever looks: nobody suspends herself. */
  readonly me: Live<string | null>
  /** By name. */
  list(): Promise<readonly Account[]>
  /** Her sessions end at once. */
  suspend(id: string): Promise<void>
  restore(id: string): Promise<void>
  /** Of a suspended account: everything by which the log could name her, and the account. Gives how many keys went. */
  erase(id: string): Promise<number>
}
