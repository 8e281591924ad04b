import * as z from 'zod/mini'

/** Localparts of guests' Matrix users begin like this; no account of a person ever does. */
export const guestPrefix = 'invite-'

/** Is this the Matrix user of somebody who came by a call's link? */
export const isGuest = (userId: string): boolean => userId.startsWith(`@${guestPrefix}`)

/** How long a call's link may hold, in hours. */
export const longestLink = 168

/** Somebody who stands at a call's door. */
export const waiting = z.object({
  userId: z.string(),
  name: z.string(),
  guest: z.boolean(),
  /** Sign-in level (`acr`) of an account, where the issuer said one. */
  assurance: z.nullable(z.string()),
  /** Milliseconds since 1970. */
  since: z.number(),
})
export type Waiting = z.infer<typeof waiting>

/** A link of a call, without what opens it: that is shown once, to who makes it. */
export const callLink = z.object({ id: z.string(), title: z.string(), host: z.string(), expiresAt: z.string() })
export type CallLinkView = z.infer<typeof callLink>

/** `GET /api/calls/:roomId/door`. Who is no host sees the two rules and nobody. */
export const doorView = z.object({
  host: z.boolean(),
  /** Who is no host waits until one lets them in. */
  lobby: z.boolean(),
  /** Nobody else comes in; who was in comes back. */
  locked: z.boolean(),
  waiting: z.array(waiting),
  links: z.array(callLink),
})
export type DoorView = z.infer<typeof doorView>

/** `POST /api/calls/:roomId/door` (hosts). */
export const doorWish = z.strictObject({ lobby: z.optional(z.boolean()), locked: z.optional(z.boolean()) })
export type DoorWish = z.infer<typeof doorWish>

/** `POST /api/calls/:roomId/admit|refuse|eject` (hosts): one Matrix user, so that each is an entry of its own. */
export const doorAct = z.strictObject({ who: z.string().check(z.startsWith('@'), z.maxLength(255)) })
export type DoorAct = z.infer<typeof doorAct>
/** `admit` → whom the host's own Matrix client now invites into the room: guests, who are in no room yet. */
export const admittedView = z.object({ invite: z.array(z.string()) })

/** `POST /api/calls/:roomId/links` (hosts). The title is what guests read: the host writes it, no name of a room is told. */
export const callLinkWish = z.strictObject({
  title: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
  hours: z.int().check(z.gte(1), z.lte(longestLink)),
})
export type CallLinkWish = z.infer<typeof callLinkWish>
/** `token` is in the link's address and nowhere else. */
export const callLinkMade = z.extend(callLink, { token: z.string() })
export type CallLinkMade = z.infer<typeof callLinkMade>

/** `GET /api/invite`, for anybody who holds a link: `Authorization: Bearer …` with what stands behind its « # ». */
export const inviteView = z.object({
  title: z.string(),
  host: z.string(),
  organisation: z.string(),
  expiresAt: z.string(),
})
export type InviteView = z.infer<typeof inviteView>

/** `POST /api/invite`: a name is given, and a place at the door is taken. */
export const visitWish = z.strictObject({ name: z.string().check(z.maxLength(200)) })
/** `visit` is the guest's own secret: `Authorization: Bearer …` on `/api/visit`. */
export const visitMade = z.object({ visit: z.string() })

/** `GET /api/visit`. `locked`: the call is closed to newcomers for now; `closed`: link, call or visit has ended. */
export const visitView = z.object({
  state: z.enum(['waiting', 'locked', 'admitted', 'refused', 'closed']),
  name: z.string(),
  room: z.string(),
  userId: z.string(),
})
export type VisitView = z.infer<typeof visitView>
