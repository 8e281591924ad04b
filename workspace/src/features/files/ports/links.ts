import type { CoffreId, NodeId, Person } from '../port.ts'

/** What a link to a file or folder of a coffre is wished to be. */
export interface LinkWish {
  readonly days: number
  /** How often it may be downloaded; null: not counted. */
  readonly count: number | null
  /** Asked for on opening, besides the address; null: none. */
  readonly passphrase: string | null
}

export interface FileLink {
  readonly id: string
  readonly coffre: CoffreId
  /** What it leads to; null where that is no longer in the coffre. */
  readonly node: NodeId | null
  readonly name: string | null
  /** With the key after its « # »; null where this device never had it. */
  readonly address: string | null
  readonly by: Person | null
  /** Whether a passphrase is asked for. */
  readonly locked: boolean
  /** Ms since 1970. */
  readonly expires: number
  readonly left: number | null
}

/** Files and folders of coffres given to people without an account. Every act rejects with `FilesError`. */
export interface LinksPort {
  /** Those that open still, of one coffre. */
  list(coffre: CoffreId): Promise<readonly FileLink[]>
  /** Of a file its newest version; of a folder what it holds now. Rejects with `empty` or `too-many` for such a folder. */
  make(coffre: CoffreId, node: NodeId, wish: LinkWish): Promise<FileLink>
  takeBack(coffre: CoffreId, link: string): Promise<void>
}
