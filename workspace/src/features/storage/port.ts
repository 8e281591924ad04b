/** Where somebody’s shared folders are kept: in an account made for them, or in one that they had there before. */
export type StorageAccount =
  | { readonly at: 'none' }
  /** The person has to agree on the storage’s own page, at `login`. */
  | { readonly at: 'waiting'; readonly login: string }
  /** `refused`: the storage lets Parvis in no longer; the person can agree once more. */
  | { readonly at: 'linked'; readonly name: string; readonly refused: boolean }
  /** The storage knows the person by the same sign-in as the portal: there is nothing to link. */
  | { readonly at: 'signed-in'; readonly name: string }

/** `signed-out`: the storage goes by the portal’s sign-in, and takes this one no longer. */
export type StorageErrorCode = 'network' | 'unavailable' | 'refused' | 'signed-out'

export class StorageError extends Error {
  readonly code: StorageErrorCode
  constructor(code: StorageErrorCode, cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

/** A second window, opened during the click and empty until it is sent somewhere. */
export interface StorageWindow {
  go(url: string): void
  close(): void
}

/** Every act rejects with `StorageError`. */
export interface StoragePort {
  /** Asks the storage too whether the person has agreed meanwhile. */
  account(): Promise<StorageAccount>
  /** Begins, or begins anew. */
  link(): Promise<StorageAccount>
  /** Gives up a wait; else back to the account that was made here. No file is moved or deleted. */
  unlink(): Promise<void>
}
