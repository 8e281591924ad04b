import * as z from 'zod/mini'

/** Said in the main room, sealed as every message there is. Only hosts are heard. */
export const groupsType = 'fr.parvis.groups'
/** In a group's room, fixed at its creation: which room it belongs to. Such rooms stand in no list. */
export const groupMark = 'fr.parvis.group'

const [id, most] = [z.string().check(z.minLength(1), z.maxLength(255)), 50]
const said = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('open'),
    id,
    groups: z
      .array(
        z.object({ room: id, name: z.string().check(z.maxLength(120)), people: z.array(id).check(z.maxLength(500)) }),
      )
      .check(z.minLength(1), z.maxLength(most)),
    chosen: z.boolean(),
    until: z.number(),
  }),
  z.object({ kind: z.literal('say'), id, text: z.string().check(z.maxLength(500)) }),
  z.object({ kind: z.literal('end'), id }),
])

export type GroupsSaid = z.infer<typeof said>

/** A member's word: attacker-controlled. Null when it is no such thing. */
export function readGroups(content: unknown): GroupsSaid | null {
  return said.safeParse(content).data ?? null
}

export interface Told {
  readonly by: string
  readonly at: number
  readonly said: GroupsSaid
}

export interface OpenGroups {
  readonly by: string
  readonly opened: Extract<GroupsSaid, { kind: 'open' }>
  readonly said: { readonly text: string; readonly at: number } | null
}

/** What is open after all that hosts said, oldest first: the latest opening, until its end or its time. */
export function openAfter(told: readonly Told[], now: number): OpenGroups | null {
  const open = told.reduce<OpenGroups | null>(after, null)
  return open && open.opened.until > now ? open : null
}

function after(open: OpenGroups | null, { by, at, said: one }: Told): OpenGroups | null {
  if (one.kind === 'open') return { by, opened: one, said: null }
  if (open === null || one.id !== open.opened.id) return open
  return one.kind === 'end' ? null : { ...open, said: { text: one.text, at } }
}
