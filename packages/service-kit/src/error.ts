import { errorStatus, type ErrorCode, type Refusal } from '@parvis/contracts'

interface ServiceErrorOptions {
  readonly cause?: unknown
  /** With `policy.denied`: the rule that spoke. */
  readonly refusal?: Refusal
  /** With `engine.unavailable`: why it does not run and what to do. */
  readonly reason?: { readonly fr: string; readonly en: string }
  /** With `request.too-many`: milliseconds after which asking again makes sense. */
  readonly retryAfterMs?: number
}

/** The one error that services throw. The code travels to the browser, the cause only to the log. */
export class ServiceError extends Error {
  readonly code: ErrorCode
  readonly refusal: Refusal | undefined
  readonly reason: { readonly fr: string; readonly en: string } | undefined
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, options: ServiceErrorOptions = {}) {
    super(code, { cause: options.cause })
    this.name = 'ServiceError'
    this.code = code
    this.refusal = options.refusal
    this.reason = options.reason
    this.retryAfterMs = options.retryAfterMs
  }

  get status(): number {
    return errorStatus[this.code]
  }
}

/** Anything thrown → a ServiceError: what a library says of the request keeps its meaning, the rest is `internal`. */
export function toServiceError(thrown: unknown): ServiceError {
  if (thrown instanceof ServiceError) return thrown
  const status = statusOf(thrown)
  if (status === 413) return new ServiceError('request.too-large', { cause: thrown })
  if (status === 429) return new ServiceError('request.too-many', { cause: thrown })
  if (status !== undefined && status >= 400 && status < 500)
    return new ServiceError('request.invalid', { cause: thrown })
  return new ServiceError('internal', { cause: thrown })
}

function statusOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('statusCode' in thrown)) return undefined
  return typeof thrown.statusCode === 'number' ? thrown.statusCode : undefined
}
