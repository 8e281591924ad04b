import { errorStatus, type ErrorCode, type Refusal } from '@parvis/contracts'

/** A request to the gateway that failed. `unreachable`: no answer, or one that is not the gateway's. */
export class GatewayError extends Error {
  readonly code: ErrorCode | 'unreachable'
  readonly ref: string | null
  readonly refusal: Refusal | null
  constructor(code: GatewayError['code'], options: { cause?: unknown; ref?: string; refusal?: Refusal } = {}) {
    super(code, { cause: options.cause })
    this.code = code
    this.ref = options.ref ?? null
    this.refusal = options.refusal ?? null
  }

  /** True when the answer means that nobody is signed in (any more). */
  get signedOut(): boolean {
    return this.code === 'session.missing' || this.code === 'session.expired'
  }
}

/** A body that says why, as the register has it; anything else is not the gateway speaking. */
export function readError(body: unknown): GatewayError {
  const { code, ref, refusal } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  if (typeof code !== 'string' || !Object.hasOwn(errorStatus, code)) return new GatewayError('unreachable')
  return new GatewayError(code as ErrorCode, {
    ...(typeof ref === 'string' && { ref }),
    ...(typeof refusal === 'object' && refusal !== null && { refusal: refusal as Refusal }),
  })
}
