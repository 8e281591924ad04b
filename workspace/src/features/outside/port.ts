/** A file that somebody gave away, as its page may show it. */
export interface GivenFile {
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** It is a folder: `GivenLinkPort.folder` tells what is in it. */
  readonly folder: boolean
}

export interface GivenLink {
  /** Who shares, in their own words. */
  readonly by: string
  /** Ms since 1970. */
  readonly expires: number
  /** Downloads left; null: not counted. */
  readonly left: number | null
  /** Null until the passphrase is given. */
  readonly file: GivenFile | null
}

export type OutsideErrorCode =
  /** The address is not whole: cut or mistyped. */
  | 'address'
  /** Over, used up, closed, taken back, or never there: nobody outside learns which. */
  | 'gone'
  /** Not the bytes that were sealed: nothing of them is kept. */
  | 'altered'
  /** Another passphrase. */
  | 'words'
  /** The box takes no more. */
  | 'full'
  /** A rule refused; its sentence is in `rule`. */
  | 'refused'
  | 'network'
  | 'internal'

export class OutsideError extends Error {
  readonly code: OutsideErrorCode
  readonly rule: { readonly fr: string; readonly en: string } | null
  constructor(code: OutsideErrorCode, options: { cause?: unknown; rule?: OutsideError['rule'] } = {}) {
    super(code, { cause: options.cause })
    this.code = code
    this.rule = options.rule ?? null
  }
}

/** The one link that the page's address names. Every act rejects with `OutsideError`. */
export interface GivenLinkPort {
  look(): Promise<GivenLink>
  /** Takes seconds: guessing is made slow. */
  unlock(passphrase: string): Promise<GivenFile>
  /** Whole and authentic, or not at all. `tell`: how much of it came, 0 to 1. */
  download(tell: (part: number) => void, stop: AbortSignal): Promise<Blob>
  readonly folder: LinkedFolderPort
}

/** A file of a folder that was given away. */
export interface LinkedEntry {
  /** Steps from the folder on, its name the last: none leads out of it. */
  readonly path: readonly string[]
  /** Bytes. */
  readonly size: number
}

/** What the link gives where it is a folder. Files are named by their place in the list. */
export interface LinkedFolderPort {
  /** Counts as the download; the files do not. */
  list(): Promise<readonly LinkedEntry[]>
  download(at: number, tell: (part: number) => void, stop: AbortSignal): Promise<Blob>
  /** The same piece by piece; fails where a byte is not authentic. `tell`: bytes that came since. */
  stream(at: number, tell: (bytes: number) => void, stop: AbortSignal): ReadableStream<Uint8Array<ArrayBuffer>>
}

/** What a link of a shared folder leads to, or a folder in it. */
export interface GivenPlace {
  readonly entries: readonly GivenEntry[]
  /** Files may be put here. */
  readonly writable: boolean
}

export interface GivenEntry {
  readonly path: string
  readonly name: string
  readonly kind: 'file' | 'folder'
  readonly size: number
}

/** A shared folder that the server reads, or one file of it, opened by its link. Every act rejects with `OutsideError`. */
export interface GivenFolderPort {
  /** `words` where the link has a password and this is not it. */
  list(path: string, password: string): Promise<GivenPlace>
  download(entry: GivenEntry, password: string, tell: (part: number) => void, stop: AbortSignal): Promise<Blob>
  /** Under a name that nothing bears yet: resolves with it. `tell`: how much of it has left, 0 to 1. */
  deposit(file: File, deposit: GivenDeposit): Promise<string>
}

export interface GivenDeposit {
  /** The folder, and what is known to be in it. */
  readonly path: string
  readonly entries: readonly GivenEntry[]
  readonly password: string
  readonly tell: (part: number) => void
  readonly stop: AbortSignal
}

/** A box into which files may be put. */
export interface OpenBox {
  readonly by: string
  readonly words: string
  /** Ms since 1970. */
  readonly expires: number
  /** Deposits, and sealed bytes, that it still takes. */
  readonly left: number
  readonly bytes: number
}

/** What somebody keeps who put a file into a box: signed, with the place of the act in the organisation's log. */
export interface KeptReceipt {
  readonly drop: string
  readonly blob: string
  readonly name: string
  readonly size: number
  /** SHA-256 of the sealed content, base64url. */
  readonly hash: string
  readonly key: string
  readonly signature: string
  /** RFC 3339, as the server says. */
  readonly time: string
  /** Index of the entry in the audit log. */
  readonly entry: number | null
}

/** What became of a deposit, as the portal noted it and storage shows it. */
export interface DepositStanding {
  /** `never`: the portal never received it; `lost`: storage does not have it any more. */
  readonly state: 'waiting' | 'taken' | 'discarded' | 'lost' | 'never'
  /** Ms since 1970: when somebody of the team took it off, or noted that it is lost; null otherwise. */
  readonly ended: number | null
}

/** The one box that the page's address names. Every act that asks rejects with `OutsideError`. */
export interface DropOffPort {
  look(): Promise<OpenBox>
  /** Receipts of this box that this browser kept, oldest first. */
  remembered(): readonly KeptReceipt[]
  /** This browser keeps it no more. */
  forget(receipt: KeptReceipt): void
  /** From a file. `altered`: no receipt, or not as it was signed; `elsewhere`: of another box. */
  readReceipt(text: string): Promise<KeptReceipt | 'altered' | 'elsewhere'>
  /** Tells of this one deposit, its box open or not. Rejects with `altered` for what was not signed. */
  check(receipt: KeptReceipt): Promise<DepositStanding>
  /** Sealed here, for the members alone. `tell`: how much of it is stored, 0 to 1. */
  deposit(file: File, from: string, tell: (part: number) => void, stop: AbortSignal): Promise<KeptReceipt>
}
