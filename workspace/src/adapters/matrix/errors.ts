import { HTTPError, MatrixError } from 'matrix-js-sdk/lib/http-api/errors.js'
import { ChatError } from '../../features/chat/port.ts'

type Rule = { readonly fr: string; readonly en: string }

/**
 * A failure of the homeserver or of a rule, in the port's words. The gateway puts its refusal beside Matrix's own
 * fields (`refusal`); its sentence is for the reader, so it is taken as it is, as text.
 */
export function toChatError(cause: unknown): ChatError {
  if (cause instanceof ChatError) return cause
  if (cause instanceof MatrixError) return new ChatError(codeOf(cause), { cause, rule: ruleOf(cause) })
  return new ChatError(isOutage(cause) ? 'network' : 'internal', { cause })
}

/** True when asking again later may succeed: nothing was decided about the request. */
export function isOutage(cause: unknown): boolean {
  if (cause instanceof MatrixError || cause instanceof HTTPError) {
    const status = cause.httpStatus ?? 0
    return status === 429 || status === 408 || status >= 500 || status === 0
  }
  return cause instanceof Error && ['ConnectionError', 'AbortError', 'TimeoutError', 'TypeError'].includes(cause.name)
}

/** Milliseconds that the server asks to wait, or null. */
export function retryAfter(cause: unknown): number | null {
  return cause instanceof HTTPError && cause.isRateLimitError() ? (cause.getRetryAfterMs() ?? 1000) : null
}

function codeOf(error: MatrixError): ChatError['code'] {
  if (ruleOf(error)) return 'refused'
  if (isOutage(error)) return 'network'
  if (error.errcode === 'M_FORBIDDEN') return 'not-allowed'
  if (error.errcode === 'M_NOT_FOUND' || error.errcode === 'M_UNRECOGNIZED') return 'unknown-person'
  return 'internal'
}

function ruleOf(error: MatrixError): Rule | null {
  const refusal: unknown = error.data['refusal']
  if (typeof refusal !== 'object' || refusal === null || !('reason' in refusal)) return null
  const { reason } = refusal
  return isRule(reason) ? { fr: reason.fr, en: reason.en } : null
}

function isRule(reason: unknown): reason is Rule {
  if (typeof reason !== 'object' || reason === null) return false
  const { fr, en } = reason as Partial<Rule>
  return typeof fr === 'string' && typeof en === 'string'
}
