import * as z from 'zod/mini'
import type { Source } from '../frames/replay-guard.ts'

const sources = ['camera', 'microphone', 'screen', 'screen-sound'] as const satisfies Source[]
const uint32 = z.int().check(z.gte(0), z.lte(0xffff_ffff))

/** What members tell each other inside a call. A member is known by now; what they say is still checked. */
const message = z.discriminatedUnion('kind', [
  /** Said at each change, and again and again for who comes later. */
  z.object({ kind: z.literal('state'), handSince: z.nullable(z.number()) }),
  z.object({ kind: z.literal('reaction'), key: z.string().check(z.maxLength(32)) }),
  /** Which streams they send, and how far each is: so that none can be taken for another, or be held back (D4). */
  z.object({
    kind: z.literal('streams'),
    streams: z.array(z.object({ ssrc: uint32, source: z.enum(sources), timestamp: uint32 })).check(z.maxLength(32)),
  }),
  /** Said by who records, again and again: since when, and who agreed to be in it. */
  z.object({
    kind: z.literal('recording'),
    since: z.number(),
    included: z.array(z.string().check(z.maxLength(512))).check(z.maxLength(500)),
  }),
  z.object({ kind: z.literal('recording-over') }),
  /** To the recording that began then. */
  z.object({ kind: z.literal('consent'), to: z.number(), given: z.boolean() }),
  /** A host's wish. */
  z.object({ kind: z.enum(['mute', 'remove']), whom: z.string() }),
])

export type CallMessage = z.infer<typeof message>

export const callTopic = 'parvis.call.v1'

export function writeMessage(of: CallMessage): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(of))
}

export function readMessage(bytes: Uint8Array): CallMessage | null {
  try {
    return message.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data ?? null
  } catch {
    return null
  }
}
