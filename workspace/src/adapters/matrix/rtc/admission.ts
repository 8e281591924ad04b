import { MatrixError, Method, type MatrixClient } from 'matrix-js-sdk'
import * as z from 'zod/mini'
import { CallError } from '../../../features/calls/port.ts'
import { isOutage, toChatError } from '../errors.ts'
import type { DelayedLeave } from './call-session.ts'
import { roomCall, type MembershipForm, type OwnMembership } from './membership.ts'

/** What lets a browser into a call at the SFU. */
export interface Admission {
  /** WebSocket address of the SFU. */
  readonly url: string
  readonly jwt: string
}

/** Attacker-controlled, both: the homeserver's word, and what answers at the address that it named. */
const transports = z.object({
  rtc_transports: z.array(z.object({ type: z.string(), livekit_service_url: z.optional(z.url()) })),
  /** The operator's switch, from our own call service. */
  'parvis.membership': z.optional(z.string()),
})
const granted = z.object({ url: z.url(), jwt: z.string() })

/** Where and how calls of a room are joined. */
export interface Ways {
  /** Where the SFUs of this portal give admission (MSC4143), best first for this person and room. */
  readonly relays: readonly [string, ...string[]]
  readonly form: MembershipForm
}

/** The room is our own gateway's to read, others pass over it. Rejects with `CallError`. */
export async function waysIn(client: MatrixClient, room: string): Promise<Ways> {
  const answer = await client.http
    .authedRequest(Method.Get, '/org.matrix.msc4143/rtc/transports', { room }, undefined, {
      prefix: '/_matrix/client/unstable',
    })
    .catch((cause: unknown) => {
      throw toCallError(cause)
    })
  const known = transports.safeParse(answer)
  const [best, ...others] = (known.data?.rtc_transports ?? []).flatMap(({ type, livekit_service_url: url }) =>
    type === 'livekit' && url !== undefined ? [url] : [],
  )
  if (best === undefined) throw new CallError('unavailable')
  return { relays: [best, ...others], form: known.data?.['parvis.membership'] === 'sticky' ? 'sticky' : 'state' }
}

interface AdmissionAsked {
  readonly room: string
  readonly serviceUrl: string
  readonly own: OwnMembership
  readonly fetch: typeof globalThis.fetch
  readonly leave: Promise<DelayedLeave | null>
}

/** A leave is handed over with it, where this device is announced already. Rejects with `CallError`. */
export async function askAdmission(client: MatrixClient, asked: AdmissionAsked): Promise<Admission> {
  const answer = granted.safeParse(await send(client, door[asked.own.form], asked, await leaveOf(client, asked)))
  if (!answer.success) throw new CallError('internal', { cause: answer.error })
  return answer.data
}

/**
 * The service is given the leave to keep: it sees at the SFU, within a second, that this browser is gone. Nothing is
 * asked where no leave was promised. Rejects with `CallError`.
 */
export async function delegateLeave(client: MatrixClient, asked: AdmissionAsked): Promise<void> {
  const leave = await leaveOf(client, asked)
  if (leave) await send(client, '/delegate_delayed_leave', asked, leave)
}

async function leaveOf({ baseUrl }: MatrixClient, asked: AdmissionAsked) {
  const leave = await asked.leave
  return leave && { delay_id: leave.id, delay_timeout: leave.ms, delay_cs_api_url: baseUrl }
}

/** Of the MatrixRTC authorisation API: for members in the room's state, and for sealed memberships (MSC4195). */
const door = { state: '/sfu/get', sticky: '/get_token' } as const

async function send(client: MatrixClient, path: string, asked: AdmissionAsked, leave: object | null): Promise<unknown> {
  try {
    const openIdToken = await client.getOpenIdToken()
    const answer = await asked.fetch(asked.serviceUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...whoAsks(client, asked), openid_token: openIdToken, ...leave }),
    })
    const body: unknown = await answer.json()
    if (!answer.ok) throw new MatrixError(body as object, answer.status)
    return body
  } catch (cause) {
    throw toCallError(cause)
  }
}

function whoAsks(client: MatrixClient, { room, own }: AdmissionAsked): object {
  const deviceId = client.getDeviceId()
  if (own.form === 'state') return { room, device_id: deviceId }
  const member = { id: own.memberId, claimed_user_id: client.getSafeUserId(), claimed_device_id: deviceId }
  return { room_id: room, slot_id: `${roomCall.application}#${roomCall.id}`, member }
}

export function toCallError(cause: unknown): CallError {
  if (cause instanceof CallError) return cause
  const door = cause instanceof MatrixError ? doors[String(cause.data['code'])] : undefined
  if (door) return new CallError('refused', { cause, door })
  if (cause instanceof MatrixError && (cause.httpStatus === 503 || cause.httpStatus === 404)) {
    return new CallError('unavailable', { cause })
  }
  const { rule } = toChatError(cause)
  if (rule || (cause instanceof MatrixError && (cause.httpStatus === 403 || cause.httpStatus === 401))) {
    return new CallError('refused', { cause, rule })
  }
  return new CallError(isOutage(cause) ? 'network' : 'internal', { cause })
}

/** What the call service says of a call's door, beside Matrix's own word. */
const doors: Readonly<Record<string, NonNullable<CallError['door']>>> = {
  'call.waiting': 'waiting',
  // Who comes from another server begins no call: they wait for somebody of this one.
  'call.closed': 'waiting',
  'call.locked': 'locked',
  'call.out': 'out',
}
