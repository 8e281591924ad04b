export interface LockRecord {
  readonly pid: number
  readonly started?: string
  readonly url?: string
  readonly [key: string]: unknown
}

export interface HeldLock {
  readonly held: true
  update(info: Readonly<Record<string, unknown>>): void
  release(): void
}

export interface OtherLock {
  readonly held: false
  readonly holder: LockRecord
}

export function startedAt(pid: number): string | undefined
export function isAlive(record: { readonly pid: number; readonly started?: string | undefined } | undefined): boolean
export function tryLock(path: string, info?: Readonly<Record<string, unknown>>): HeldLock | OtherLock
export function waitLock(
  path: string,
  options?: { readonly onWait?: (holder: LockRecord) => void; readonly signal?: AbortSignal },
): Promise<HeldLock>
export function readLock(path: string): LockRecord | undefined
