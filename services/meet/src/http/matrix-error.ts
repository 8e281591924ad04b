import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { Refusal } from '../admission/admit.ts'

/** Closed list of what a caller is told, in the form of the Matrix client-server API (« standard error response »). */
const forms = {
  unreadable: [400, 'M_BAD_JSON', 'The request body is not what this address takes.'],
  unauthorised: [401, 'M_UNAUTHORIZED', 'The request could not be authorised.'],
  'not-a-member': [403, 'M_FORBIDDEN', 'Only members of the room join its call.'],
  waiting: [403, 'M_FORBIDDEN', 'A host has not let you in yet.'],
  locked: [403, 'M_FORBIDDEN', 'The call is closed to newcomers.'],
  out: [403, 'M_FORBIDDEN', 'A host has closed this call to you.'],
  'not-a-host': [403, 'M_FORBIDDEN', 'Only hosts of the room do this.'],
  place: [403, 'M_FORBIDDEN', 'Calls of this room are not open from where you are.'],
  assurance: [403, 'M_FORBIDDEN', 'Calls of this room ask for a stronger sign-in.'],
  sfu: [403, 'M_FORBIDDEN', 'Calls of this room do not pass here.'],
  closed: [404, 'M_NOT_FOUND', 'There is no call here that you could join.'],
  delegation: [403, 'M_FORBIDDEN', 'Delayed events are delegated by users of this instance only.'],
  unknown: [404, 'M_UNRECOGNIZED', 'There is nothing at this address.'],
  'too-large': [413, 'M_TOO_LARGE', 'The request is too large.'],
  unreachable: [503, 'M_UNKNOWN', 'An engine of the call does not answer; try again in a moment.'],
  internal: [500, 'M_UNKNOWN', 'Internal error.'],
} as const satisfies Record<string, readonly [number, string, string]> & Record<Refusal, unknown>

export type MeetErrorCode = keyof typeof forms

/** The one error that this service throws. The cause goes to the log, never to the caller. */
export class MeetError extends Error {
  readonly code: MeetErrorCode
  constructor(code: MeetErrorCode, cause?: unknown) {
    super(code, { cause })
    this.name = 'MeetError'
    this.code = code
  }
}

export function answerMatrixErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(body('unknown')))
  app.setErrorHandler((thrown, request, reply) => {
    const error = toMeetError(thrown)
    const [status] = forms[error.code]
    if (status >= 500) request.log.error({ err: error, code: error.code }, 'request failed')
    else request.log.info({ code: error.code }, 'request refused')
    return reply.code(status).header('cache-control', 'no-store').send(body(error.code))
  })
}

/** `code` beside Matrix's own two: our clients choose their words by it. */
function body(code: MeetErrorCode) {
  const [, errcode, error] = forms[code]
  return { errcode, error, code: `call.${code}` }
}

function toMeetError(thrown: unknown): MeetError {
  if (thrown instanceof MeetError) return thrown
  if (thrown instanceof z.ZodError) return new MeetError('unreadable', thrown)
  const status = typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown ? thrown.statusCode : 500
  if (status === 413) return new MeetError('too-large', thrown)
  return new MeetError(typeof status === 'number' && status < 500 ? 'unreadable' : 'internal', thrown)
}
