import { readSecret } from '@parvis/service-kit'
import { request } from 'undici'
import * as z from 'zod'
import type { AdmissionFacts } from '../admission/admit.ts'
import { MeetError } from '../http/matrix-error.ts'

export interface Standing extends Pick<AdmissionFacts, 'membership' | 'power' | 'hostPower'> {
  /** As the room knows them; attacker-controlled. */
  readonly name: string
}

/** Who may remove somebody from the room is a host of its calls. */
export function isHost({ membership, power, hostPower }: Standing): boolean {
  return membership === 'join' && power >= hostPower
}

const memberEvent = z.object({
  state_key: z.string(),
  content: z.object({
    membership: z.enum(['join', 'knock', 'invite', 'leave', 'ban']).catch('leave'),
    displayname: z.string().max(255).nullish().catch(null),
  }),
})
const powerLevels = z.object({
  users: z.record(z.string(), z.number()).default({}),
  users_default: z.number().default(0),
  kick: z.number().default(50),
})
const createEvent = z.object({
  sender: z.string(),
  content: z.object({ additional_creators: z.array(z.string()).default([]) }),
})

/** Reads what the homeserver holds of its rooms, by its admin API: state only, which is no content. */
export class Rooms {
  readonly #url: string
  readonly #tokenFile: string

  constructor(settings: { readonly url: string; readonly adminTokenFile: string }) {
    this.#url = settings.url
    this.#tokenFile = settings.adminTokenFile
  }

  /** Where this person stands in this room. Throws `unreachable`. */
  async standing(roomId: string, userId: string): Promise<Standing> {
    const [members, levels, created] = await Promise.all([
      this.#state(roomId, 'm.room.member'),
      this.#state(roomId, 'm.room.power_levels'),
      this.#state(roomId, 'm.room.create'),
    ])
    const own = z
      .array(memberEvent)
      .parse(members)
      .find((event) => event.state_key === userId)
    const power = powerLevels.parse(contentOf(levels[0]))
    return {
      membership: own?.content.membership ?? null,
      // Who made a room of version 12 stands above every level in it, and in no list.
      power: madeBy(created[0]).includes(userId) ? Infinity : (power.users[userId] ?? power.users_default),
      hostPower: power.kick,
      name: own?.content.displayname || userId.slice(1).split(':')[0] || userId,
    }
  }

  async #state(roomId: string, type: string): Promise<readonly unknown[]> {
    const address = new URL(`/_synapse/admin/v1/rooms/${encodeURIComponent(roomId)}/state`, this.#url)
    address.searchParams.set('type', type)
    try {
      // Read each time: the gateway makes a new token when the homeserver has forgotten the old one.
      const authorization = `Bearer ${readSecret(this.#tokenFile)}`
      const { statusCode, body } = await request(address, { headers: { authorization }, headersTimeout: 5_000 })
      const answer: unknown = await body.json()
      if (statusCode === 404) return []
      if (statusCode !== 200) throw new Error(`the homeserver answered ${statusCode}`)
      return z.object({ state: z.array(z.unknown()) }).parse(answer).state
    } catch (cause) {
      throw new MeetError('unreachable', cause)
    }
  }
}

function contentOf(event: unknown): unknown {
  return z.object({ content: z.unknown() }).safeParse(event).data?.content ?? {}
}

function madeBy(event: unknown): readonly string[] {
  const { data } = createEvent.safeParse(event)
  return data ? [data.sender, ...data.content.additional_creators] : []
}
