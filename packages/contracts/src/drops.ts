import * as z from 'zod/mini'
import { blobName, sealedNote } from './files.ts'

/**
 * A box into which people without an account put files for a coffre: `POST /coffres/:coffre/drops` → `dropView`, 201;
 * `GET /coffres/:coffre/drops` → `dropList`; `DELETE /coffres/:coffre/drops/:drop` closes it, what lies in it stays;
 * a deposit is taken off the list by `POST …/drops/:drop/deposits/:blob/taken`, where it became a file of the coffre, and
 * by `DELETE …/drops/:drop/deposits/:blob`, where nobody wants it: 204, its bytes stay a blob of the coffre.
 */
export const dropBody = z.strictObject({
  /** Random, chosen by who makes the box: no server can show it under another name. */
  drop: blobName,
  note: sealedNote,
  /** RFC 3339; at most a year away. */
  expires: z.iso.datetime(),
  /** Deposits. */
  count: z.int().check(z.gte(1), z.lte(10_000)),
  /** Sealed bytes in all. */
  bytes: z.int().check(z.gte(1), z.lte(2 ** 40)),
})
const openBox = { note: z.string(), expires: z.string(), left: z.number(), bytes: z.number() }
const deposit = z.object({ blob: z.string(), size: z.number(), note: z.string(), time: z.string() })
export const dropView = z.object({ drop: z.string(), open: z.boolean(), ...openBox, deposits: z.array(deposit) })
export type DropView = z.infer<typeof dropView>
export const dropList = z.object({ drops: z.array(dropView) })

/**
 * For anybody who has the address: `GET /drops/:drop` → `openDropView`; `POST /drops/:drop/uploads/:blob` says how many
 * sealed bytes come: 204, or `files.full`; parts as into a coffre; `POST …/complete` → `depositView`, 201, and its receipt
 * in the header. `files.missing` once the box is closed, over or full. Completing twice with the same words is answered
 * as the first time. `GET /drops/:drop/deposits/:blob` → `depositStanding`.
 */
export const openDropView = z.object(openBox)
export type OpenDropView = z.infer<typeof openDropView>
export const dropUpload = z.strictObject({ size: z.int().check(z.nonnegative()) })
/** `note`: what members need to open the deposit, sealed for them by who deposits. */
export const dropCompletion = z.strictObject({ note: sealedNote, size: z.int().check(z.nonnegative()) })
export const depositView = z.object({ time: z.string() })

/**
 * What the gateway itself knows of deposits, whatever files service and store say. `begun`: somebody brought it, and it
 * is not known how that ended; `received`: its sender was told so; `leaving`: a member takes it off, and it is not known
 * how that ended; then how it ended: `taken` into the coffre, `discarded`, or `lost`, as a member noted.
 */
export const depositState = z.enum(['begun', 'received', 'leaving', 'taken', 'discarded', 'lost'])
export type DepositState = z.infer<typeof depositState>
const portalDeposit = z.object({
  drop: z.string(),
  blob: z.string(),
  size: z.number(),
  state: depositState,
  /** RFC 3339, when it was received; when it was begun, before. */
  time: z.string(),
  /** Index of its entry in the audit log. */
  entry: z.nullable(z.number()),
})
export type PortalDeposit = z.infer<typeof portalDeposit>
/**
 * `GET /coffres/:coffre/received`: the boxes that the gateway knows, and what is in them or was less than a day ago.
 * `POST /coffres/:coffre/drops/:drop/deposits/:blob/lost` (`{}` → 204) notes that the store does not show a deposit.
 */
export const receivedList = z.object({ drops: z.array(z.string()), deposits: z.array(portalDeposit) })

/**
 * Of one deposit, for whoever knows its two random names. `waiting`: it lies in the store; `lost`: the store does not
 * have it, or a member noted so. `files.missing`: the gateway never received it.
 */
export const depositStanding = z.object({
  state: z.enum(['waiting', 'taken', 'discarded', 'lost']),
  /** RFC 3339; `ended` null while nobody took it off or noted its loss. */
  received: z.string(),
  ended: z.nullable(z.string()),
})
export type DepositStanding = z.infer<typeof depositStanding>
