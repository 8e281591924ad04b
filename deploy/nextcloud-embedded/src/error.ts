/** The register of what can be refused here, with the HTTP status that says so. */
export const errorStatus = {
  'request.malformed': 400,
  'checksum.differs': 400,
  'length.differs': 400,
  'auth.missing': 401,
  'auth.failed': 401,
  'access.refused': 403,
  'not.found': 404,
  'method.refused': 405,
  'body.slow': 408,
  conflict: 409,
  'precondition.failed': 412,
  'body.too-large': 413,
  'media.unsupported': 415,
  'range.unsatisfiable': 416,
  locked: 423,
  'too-many': 429,
  internal: 500,
  elsewhere: 502,
  'store.full': 507,
} as const

export type StoreErrorCode = keyof typeof errorStatus

/** The one error of this program. Nothing of the cause goes out. */
export class StoreError extends Error {
  readonly code: StoreErrorCode
  /** With `too-many`: seconds after which asking again makes sense. */
  readonly retryAfter: number | undefined

  constructor(code: StoreErrorCode, options: { readonly cause?: unknown; readonly retryAfter?: number } = {}) {
    super(code, { cause: options.cause })
    this.name = 'StoreError'
    this.code = code
    this.retryAfter = options.retryAfter
  }

  get status(): number {
    return errorStatus[this.code]
  }
}

/** Anything thrown → a StoreError: a full disk keeps its meaning, the rest is `internal`. */
export function toStoreError(thrown: unknown): StoreError {
  if (thrown instanceof StoreError) return thrown
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined
  const full = code === 'ENOSPC' || code === 'EDQUOT'
  return new StoreError(full ? 'store.full' : 'internal', { cause: thrown })
}
