import type { CoffreId, Person } from '../port.ts'

/** Something that a person without an account put into a drop box. */
export interface Deposit {
  readonly id: string
  /** Ms since 1970, as the server says. */
  readonly at: number
  /** Sealed bytes. */
  readonly sealed: number
  /** Null: not what its sender sealed, or made for a key that this device does not have. */
  readonly told: { readonly name: string; readonly size: number; readonly from: string } | null
  /**
   * `withheld`: the portal received it, nobody took it off, and storage does not show it, or not whole; `unknown`:
   * storage shows it, and the portal never received it or knows that it was taken off.
   */
  readonly standing: 'here' | 'withheld' | 'unknown'
  /** Where the audit log has its coming; null: not told. */
  readonly entry: number | null
}

export interface DropBox {
  readonly id: string
  readonly coffre: CoffreId
  /** It takes more. */
  readonly open: boolean
  /** With the secret after its « # »; null where this device never had it. */
  readonly address: string | null
  readonly by: Person | null
  /** What was asked for. */
  readonly words: string
  readonly expires: number
  readonly left: number
  /** Storage does not show it any more, though something in it is still waited for. */
  readonly vanished: boolean
  readonly deposits: readonly Deposit[]
}

/** Boxes into which people without an account put files for a coffre. Every act rejects with `FilesError`. */
export interface DropsPort {
  list(coffre: CoffreId): Promise<readonly DropBox[]>
  make(coffre: CoffreId, wish: { readonly words: string; readonly days: number }): Promise<DropBox>
  /** It takes no more; what lies in it stays. */
  close(coffre: CoffreId, drop: string): Promise<void>
  /** Opens it whole, then makes it a file of the coffre. Rejects with `altered` for what is not as it was sealed. */
  keep(coffre: CoffreId, drop: string, deposit: string): Promise<void>
  discard(coffre: CoffreId, drop: string, deposit: string): Promise<void>
  /** How many deposits the portal received that storage withholds; the same comparison as in `list`. */
  withheld(coffre: CoffreId): Promise<number>
  /** Writes into the log that storage does not show it, for its sender to read; nobody waits for it from then on. */
  noteLoss(coffre: CoffreId, drop: string, deposit: string): Promise<void>
}
