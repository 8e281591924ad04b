import type { MeetSettings, Sfu } from '../config.ts'
import { userOf } from '../admission/names.ts'
import type { GuestList } from '../door/guest-list.ts'
import { MeetError } from '../http/matrix-error.ts'
import type { SfuEvent } from '../livekit/sfu-client.ts'

export type TellGateway = (sfu: Sfu, event: SfuEvent) => Promise<void>

/**
 * Who came to an SFU and who went, to the gateway's log. Resolves when the gateway has it on disk; rejects with
 * `unreachable`, so that the SFU tells it again.
 */
export function tellGateway(
  { presenceUrl, gatewayToken }: Pick<MeetSettings, 'presenceUrl' | 'gatewayToken'>,
  given: Pick<GuestList, 'of'>,
  roomOf: (name: string) => string | null,
): TellGateway {
  return async (sfu, { kind, room, identity }) => {
    if (presenceUrl === undefined) return
    const known = kind === 'ended' ? null : given.of(sfu.id, room, identity)
    const body = {
      kind,
      sfu: sfu.id,
      place: sfu.place,
      room: known?.roomId ?? roomOf(room),
      // Of a token from before this service began, the identity says it in state mode.
      user: known?.userId ?? (userOf(identity) || null),
      correlation: known?.correlation ?? null,
    }
    try {
      const answer = await fetch(presenceUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-parvis-gateway': gatewayToken },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(5_000),
      })
      if (answer.status !== 204) throw new Error(`the gateway answered ${answer.status}`)
    } catch (cause) {
      throw new MeetError('unreachable', cause)
    }
  }
}
