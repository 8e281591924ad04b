import { MatrixError, Method, type MatrixClient } from 'matrix-js-sdk'
import * as z from 'zod/mini'
import { CallError } from '../../../features/calls/port.ts'
import { isOutage, toChatError } from '../errors.ts'
import type { DelayedLeave } from './call-session.ts'

/** What lets a browser into a call at the SFU. */
export interface Admission {
  /** WebSocket address of the SFU. */
  readonly url: string
  readonly jwt: string
}

/** Attacker-controlled, both: the homeserver's word, and what answers at the address that it named. */
const transports = z.object({
  rtc_transports: z.array(z.object({ type: z.string(), livekit_service_url: z.optional(z.url()) })),
})
const granted = z.object({ url: z.url(), jwt: z.string() })

/** Where the SFU of this portal gives admission (MSC4143). Rejects with `CallError`. */
export async function serviceAddress(client: MatrixClient): Promise<string> {
  const answer = await client.http
    .authedRequest(Method.Get, '/org.matrix.msc4143/rtc/transports', undefined, undefined, {
      prefix: '/_matrix/client/unstable',
    })
    .catch((cause: unknown) => {
      throw toCallError(cause)
    })
  const known = transports.safeParse(answer)
  const found = known.data?.rtc_transports.find(({ type }) => type === 'livekit')?.livekit_service_url
  if (!found) throw new CallError('unavailable')
  return found
}

interface AdmissionAsked {
  readonly room: string
  readonly serviceUrl: string
  readonly fetch: typeof globalThis.fetch
  readonly leave: Promise<DelayedLeave | null>
}

/**
 * `POST /sfu/get`, in the form for calls whose members stand in the room's state. The service is given the leave to keep:
 * it sees at the SFU, within a second, that this browser is gone. Rejects with `CallError`.
 */
export async function askAdmission(client: MatrixClient, asked: AdmissionAsked): Promise<Admission> {
  try {
    const [openIdToken, leave] = await Promise.all([client.getOpenIdToken(), asked.leave])
    const kept = leave && { delay_id: leave.id, delay_timeout: leave.ms, delay_cs_api_url: client.baseUrl }
    const answer = await asked.fetch(`${asked.serviceUrl}/sfu/get`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ room: asked.room, openid_token: openIdToken, device_id: client.getDeviceId(), ...kept }),
    })
    const body: unknown = await answer.json()
    if (!answer.ok) throw new MatrixError(body as object, answer.status)
    return granted.parse(body)
  } catch (cause) {
    throw toCallError(cause)
  }
}

export function toCallError(cause: unknown): CallError {
  if (cause instanceof CallError) return cause
  if (cause instanceof MatrixError && (cause.httpStatus === 503 || cause.httpStatus === 404)) {
    return new CallError('unavailable', { cause })
  }
  const { rule } = toChatError(cause)
  if (rule || (cause instanceof MatrixError && (cause.httpStatus === 403 || cause.httpStatus === 401))) {
    return new CallError('refused', { cause, rule })
  }
  return new CallError(isOutage(cause) ? 'network' : 'internal', { cause })
}
