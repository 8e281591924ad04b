import type { KeysFailure } from '../../features/identity/port.ts'

/** Why the engine could not start, in the port's codes. */
export class StartError extends Error {
  readonly code: KeysFailure
  constructor(code: KeysFailure, cause?: unknown) {
    super(code, { cause })
    this.code = code
  }

  /** From whatever was thrown; errors of the gateway's register carry a `code` of theirs. */
  static from(cause: unknown): StartError {
    if (cause instanceof StartError) return cause
    if (cause instanceof DOMException) return new StartError('storage', cause)
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (code.startsWith('engine.') || code.startsWith('upstream.')) return new StartError('engine', cause)
    if (/^(session|identity|csrf|policy)\./.test(code)) return new StartError('refused', cause)
    const name = cause instanceof Error ? cause.name : ''
    return new StartError(name === 'ConnectionError' || name === 'TypeError' ? 'network' : 'internal', cause)
  }
}
