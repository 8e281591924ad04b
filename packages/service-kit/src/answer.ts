import type { ErrorBody, ErrorCode } from '@parvis/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ServiceError, toServiceError } from './error.ts'

/** `ErrorBody` with what a Matrix client expects beside it (client-server API, « standard error response »). */
export interface MatrixErrorBody extends ErrorBody {
  readonly errcode: string
  readonly error: string
  readonly retry_after_ms?: number
}

/**
 * Matrix clients that are not ours show `error` as it is, so these few sentences live here and not in a catalogue.
 * No code answers `M_UNKNOWN_TOKEN`: a client would throw its keys away. Only the homeserver may say so.
 */
const matrixForms: Partial<Record<ErrorCode, readonly [errcode: string, error: string]>> = {
  'session.missing': ['M_MISSING_TOKEN', 'Ouvrez d’abord une session.'],
  'identity.unlinked': ['M_FORBIDDEN', 'Ouvrez d’abord une session dans Parvis avec ce compte.'],
  'identity.refused': ['M_FORBIDDEN', 'Ce compte n’est pas admis ici.'],
  'policy.denied': ['M_FORBIDDEN', 'Une règle de votre organisation refuse cette action.'],
  'csrf.failed': ['M_FORBIDDEN', 'La demande ne vient pas d’une page de Parvis.'],
  'route.unlisted': ['M_UNRECOGNIZED', 'Parvis n’ouvre pas cette adresse.'],
  'request.invalid': ['M_INVALID_PARAM', 'La demande n’est pas lisible.'],
  'request.too-large': ['M_TOO_LARGE', 'La demande est trop grande.'],
  'request.too-many': ['M_LIMIT_EXCEEDED', 'Trop de demandes ; attendez un moment.'],
}
const matrixDefault = ['M_UNKNOWN', 'Le serveur ne répond pas ; réessayez dans un moment.'] as const

/** `ref` is the request id that is also in the log. Nothing of the cause goes out. */
export function errorBody(error: ServiceError, ref: string): ErrorBody {
  return {
    code: error.code,
    ref,
    ...(error.refusal && { refusal: error.refusal }),
    ...(error.reason && { reason: error.reason }),
  }
}

export function matrixErrorBody(error: ServiceError, ref: string): MatrixErrorBody {
  const [errcode, sentence] = matrixForms[error.code] ?? matrixDefault
  return {
    errcode,
    error: (error.refusal?.reason ?? error.reason)?.fr ?? sentence,
    ...(error.retryAfterMs !== undefined && { retry_after_ms: error.retryAfterMs }),
    ...errorBody(error, ref),
  }
}

/** Sends an error in the form that the caller of this path reads: Matrix's under `/_matrix`, ours elsewhere. */
export function sendError(request: FastifyRequest, reply: FastifyReply, thrown: unknown): FastifyReply {
  const error = toServiceError(thrown)
  if (error.status >= 500) request.log.error({ err: error, code: error.code }, 'request failed')
  else request.log.info({ code: error.code, cause: causeMessage(error) }, 'request refused')
  if (error.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(error.retryAfterMs / 1000))
  const body = request.url.startsWith('/_matrix/') ? matrixErrorBody(error, request.id) : errorBody(error, request.id)
  return reply.code(error.status).header('cache-control', 'no-store').send(body)
}

/** One place where errors become answers. A route that is not registered is `route.unlisted`. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((thrown, request, reply) => sendError(request, reply, thrown))
  app.setNotFoundHandler((request, reply) => sendError(request, reply, new ServiceError('route.unlisted')))
}

function causeMessage(error: ServiceError): string | undefined {
  return error.cause instanceof Error ? error.cause.message : undefined
}
