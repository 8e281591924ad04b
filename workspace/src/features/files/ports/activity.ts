import type { NodeId, Person } from '../port.ts'

/** What one member did to one entry. */
export type EntryChange =
  /** A folder was made, or a file was put there first. */
  | { readonly kind: 'added' }
  /** `number`: of the version that it became. */
  | { readonly kind: 'version'; readonly number: number }
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string }
  /** Names of folders as they are called now; null for the top of the coffre. */
  | { readonly kind: 'moved'; readonly from: string | null; readonly to: string | null }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'restored' }

/** As the member signed it: storage has no say in it. */
export interface EntryActivity {
  readonly id: string
  /** As the member says, ms since 1970. */
  readonly at: number
  readonly by: Person
  readonly change: EntryChange
}

export interface ActivityPort {
  /** Everything that was done to an entry of an open coffre, newest first; whatever of it this device could read. Changes with the coffre’s state. */
  activity(coffre: string, node: NodeId): readonly EntryActivity[]
}
