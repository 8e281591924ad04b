import * as z from 'zod'
import { roomSlot } from '../admission/names.ts'

/** Attacker-controlled: what the MatrixRTC authorisation API takes (MSC4195 and the form before it), nothing more. */
const text = z.string().min(1).max(1024)

const openIdToken = z.strictObject({
  access_token: text,
  token_type: text.optional(),
  matrix_server_name: text,
  expires_in: z.number().optional(),
})

const delegation = z.strictObject({
  delay_id: text,
  /** Milliseconds. */
  delay_timeout: z.int().min(1).max(86_400_000),
  /** What a client believes is its homeserver's address; ours stands in the configuration, so this is not used. */
  delay_cs_api_url: text,
})

const member = z.strictObject({ id: text, claimed_user_id: text, claimed_device_id: text })
const sticky = { room_id: text, slot_id: text, openid_token: openIdToken, member }
const state = { room: text, openid_token: openIdToken, device_id: text }

/** All three of a delegation, or none of them. */
const either = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.union([z.strictObject({ ...shape, ...delegation.shape }), z.strictObject(shape)])

const sfuGet = either(state)
const getToken = either(sticky)
const delegateLeave = z.union([
  z.strictObject({ ...sticky, ...delegation.shape }),
  z.strictObject({ ...state, ...delegation.shape }),
])

export type OpenIdToken = z.output<typeof openIdToken>
export type Delegation = z.output<typeof delegation>
/** Who asks to come into which call, whichever of the two forms said it. */
export interface Ask {
  readonly roomId: string
  readonly slotId: string
  readonly token: OpenIdToken
  readonly deviceId: string
  /** Sticky mode only: the membership's own id, and who the client says it is. */
  readonly member: { readonly id: string; readonly userId: string } | null
  readonly delegation: Delegation | null
}

export function readSfuGet(body: unknown): Ask {
  return fromState(sfuGet.parse(body))
}

export function readGetToken(body: unknown): Ask {
  return fromSticky(getToken.parse(body))
}

export function readDelegateLeave(body: unknown): Ask & { readonly delegation: Delegation } {
  const parsed = delegateLeave.parse(body)
  const ask = 'room' in parsed ? fromState(parsed) : fromSticky(parsed)
  return { ...ask, delegation: delegation.parse(pick(parsed)) }
}

function fromState({ room, openid_token: token, device_id: deviceId, ...rest }: z.output<typeof sfuGet>): Ask {
  return { roomId: room, slotId: roomSlot, token, deviceId, member: null, delegation: readDelegation(rest) }
}

function fromSticky(parsed: z.output<typeof getToken>): Ask {
  return {
    roomId: parsed.room_id,
    slotId: parsed.slot_id,
    token: parsed.openid_token,
    deviceId: parsed.member.claimed_device_id,
    member: { id: parsed.member.id, userId: parsed.member.claimed_user_id },
    delegation: readDelegation(parsed),
  }
}

function readDelegation(from: object): Delegation | null {
  return 'delay_id' in from ? delegation.parse(pick(from)) : null
}

function pick(from: object): object {
  return Object.fromEntries(Object.entries(from).filter(([key]) => key in delegation.shape))
}
