import { randomBytes, randomUUID } from 'node:crypto'
import { guestPrefix, type CallLinkWish } from '@parvis/contracts'
import { ServiceError, type Logger } from '@parvis/service-kit'
import type { Journal } from '../audit/sealing/journal.ts'
import * as table from '../db/guests.ts'
import type { CallLinkRow, Database, GuestRow } from '../db/schema.ts'
import type { AccountPrincipal, GuestPrincipal } from './principal.ts'
import { GuestGroups } from './guest-groups.ts'
import { guestName } from './guest-name.ts'
import { hashToken, randomToken } from './secrets.ts'
import type { MatrixSide } from './sign-out.ts'

interface GuestsDependencies {
  readonly db: Database
  readonly matrix: MatrixSide
  readonly journal: Pick<Journal, 'intent' | 'outcome'> | undefined
  readonly logger: Pick<Logger, 'warn'>
  readonly now: () => Date
}

/** Milliseconds that one visit lasts at most, and that a name is kept after it for readers of the log. */
const longestVisit = 12 * 3600_000
const keptFor = 30 * 24 * 3600_000
/** Of one link at once: a link that went round does not fill a homeserver with users. */
const mostGuests = 50

/**
 * Links of calls, and who came by them. A guest is a place at a call's door and nothing else until a host lets them in;
 * then a Matrix user of their own, which is closed when the call ends, the link is taken back or the visit is over.
 */
export class Guests {
  readonly #deps: GuestsDependencies
  readonly #groups = new GuestGroups()

  constructor(deps: GuestsDependencies) {
    this.#deps = deps
  }

  async makeLink(room: string, { title, hours }: CallLinkWish, by: AccountPrincipal) {
    const { db, now } = this.#deps
    const [token, at] = [randomToken(), now()]
    const link: CallLinkRow = {
      id: randomUUID(),
      token_hash: hashToken(token),
      room,
      title,
      account_id: by.account.id,
      host: by.account.name,
      organisation: by.account.organisation.name,
      made_at: at.toISOString(),
      expires_at: new Date(at.getTime() + hours * 3600_000).toISOString(),
    }
    await table.insertLink(db, link)
    return { token, link }
  }

  /** undefined: never made, taken back, or over. */
  findLink(token: string): Promise<CallLinkRow | undefined> {
    return table.findLink(this.#deps.db, hashToken(token), this.#now())
  }

  linksOf(room: string): Promise<CallLinkRow[]> {
    return table.linksOfRoom(this.#deps.db, room, this.#now())
  }

  /** With it go all who came by it. Gives them, or undefined where the room has no such link. */
  async takeBack(room: string, id: string): Promise<readonly GuestRow[] | undefined> {
    if (!(await table.deleteLink(this.#deps.db, room, id))) return undefined
    return this.#closeAll(await table.openGuests(this.#deps.db, { link: id }))
  }

  /** A guest who is not there yet; `arrive` makes the place. Throws `request.too-many`. */
  async expect(link: CallLinkRow, name: string): Promise<{ readonly secret: string; readonly row: GuestRow }> {
    const { db, now } = this.#deps
    if ((await table.openGuests(db, { link: link.id })).length >= mostGuests) {
      throw new ServiceError('request.too-many', { retryAfterMs: 60_000 })
    }
    const [secret, at] = [randomToken(), now()]
    const row: GuestRow = {
      id: guestPrefix + randomBytes(8).toString('hex'),
      link_id: link.id,
      secret_hash: hashToken(secret),
      room: link.room,
      name,
      arrived_at: at.toISOString(),
      expires_at: new Date(Math.min(at.getTime() + longestVisit, Date.parse(link.expires_at))).toISOString(),
      admitted_at: null,
      closed_at: null,
      matrix_user: 'none',
    }
    return { secret, row }
  }

  arrive(row: GuestRow): Promise<void> {
    return table.insertGuest(this.#deps.db, row)
  }

  /** By the secret that only the guest's browser has; also of a visit that is over. */
  bySecret(secret: string): Promise<GuestRow | undefined> {
    return table.findGuest(this.#deps.db, 'secret_hash', hashToken(secret))
  }

  isOpen(row: GuestRow): boolean {
    return row.closed_at === null && row.expires_at > this.#now()
  }

  principal(row: GuestRow): GuestPrincipal {
    const { id, name, room } = row
    const matrixUserId = this.#deps.matrix.accounts.userId(id)
    return { kind: 'guest', guest: { id, name, room, groups: this.#groups.of(id), matrixUserId } }
  }

  /** Of a Matrix user; undefined for who is no guest, was not let in, or has left. */
  async find(localpart: string): Promise<GuestPrincipal | undefined> {
    if (!localpart.startsWith(guestPrefix)) return undefined
    const row = await table.findGuest(this.#deps.db, 'id', localpart)
    return row && row.admitted_at !== null && this.isOpen(row) ? this.principal(row) : undefined
  }

  /** The room whose call a guest was let into; undefined for anybody else. */
  async roomOf(userId: string): Promise<string | undefined> {
    const row = await this.#guestOf(userId)
    return row && row.admitted_at !== null && this.isOpen(row) ? row.room : undefined
  }

  /**
   * A host let these in, of this room: their Matrix users are made. Who is let in already somewhere comes into this room
   * as into a small group of it; that the host is one there too, the caller knows. Gives the ids that are guests.
   */
  async admit(room: string, userIds: readonly string[]): Promise<readonly string[]> {
    const { db, matrix } = this.#deps
    const guests: string[] = []
    for (const userId of userIds) {
      const row = await this.#guestOf(userId)
      if (row === undefined || !this.isOpen(row)) continue
      if (row.room !== room) {
        if (row.admitted_at === null) continue
        this.#groups.enter(row.id, room)
        guests.push(userId)
        continue
      }
      await table.updateGuest(db, row.id, { matrix_user: 'there' })
      await matrix.accounts.makeGuest(row.id, guestName(row.name))
      await table.updateGuest(db, row.id, { admitted_at: this.#now() })
      guests.push(userId)
    }
    return guests
  }

  mint(row: GuestRow): Promise<string> {
    return this.#deps.matrix.accounts.mintToken(row.id)
  }

  async closeUsers(room: string, userIds: readonly string[]): Promise<void> {
    const rows = await Promise.all(userIds.map((userId) => this.#guestOf(userId)))
    await this.#closeAll(rows.filter((row) => row !== undefined).filter((row) => row.room === room))
  }

  /** Somebody is in the room's call. */
  came(room: string): void {
    this.#groups.came(room)
  }

  /** The room's call is over. Who sits in a small group of it comes back, and begins it again. */
  async closeRoom(room: string): Promise<void> {
    const { db } = this.#deps
    const own = await table.openGuests(db, { room })
    await this.#closeAll(own.filter(({ id }) => this.#groups.of(id).length === 0))
    const left = await this.#groups.ended(room, async (id) => (await table.findGuest(db, 'id', id))?.room)
    const rows = await Promise.all(left.map((id) => table.findGuest(db, 'id', id)))
    await this.#closeAll(rows.filter((row) => row !== undefined))
  }

  /** Visits whose time is over, users whom the homeserver did not close, and names that were kept long enough. */
  async sweep(): Promise<void> {
    const { db, now } = this.#deps
    await this.#closeAll(await table.openGuests(db, { until: this.#now() }))
    for (const row of await table.lingeringGuests(db)) await this.#closeUser(row, await this.#written(row))
    await table.forgetGuests(db, new Date(now().getTime() - keptFor).toISOString())
  }

  /** Closed here first: from then on no token of theirs is taken, whether or not the homeserver answers. */
  async close(row: GuestRow): Promise<void> {
    const { db, matrix } = this.#deps
    if (row.closed_at !== null) return
    this.#groups.forget(row.id)
    const of = await this.#written(row)
    await table.updateGuest(db, row.id, { closed_at: this.#now() })
    matrix.tokens.forgetDevice(matrix.accounts.userId(row.id))
    await this.#closeUser(row, of)
  }

  /** What the homeserver does not do now is asked of it again at the next sweep. */
  async #closeUser({ id }: GuestRow, of: number | undefined): Promise<void> {
    const { db, matrix, logger, journal } = this.#deps
    // Let in since the row was read: then there is one.
    const { matrix_user: user } = (await table.findGuest(db, 'id', id)) ?? {}
    const close = async () => {
      await matrix.accounts.closeGuest(id)
      await table.updateGuest(db, id, { matrix_user: 'closed' })
    }
    const closed =
      user !== 'there' ||
      (await close().then(
        () => true,
        (error: unknown) => {
          logger.warn({ err: error, guest: id }, 'the guest’s Matrix user is still there')
          return false
        },
      ))
    if (of !== undefined) await journal?.outcome({ of, class: 'identity', outcome: closed ? 'done' : 'failed' })
  }

  async #closeAll(rows: readonly GuestRow[]): Promise<readonly GuestRow[]> {
    for (const row of rows) await this.close(row)
    return rows
  }

  #written({ id }: GuestRow): Promise<number> | undefined {
    return this.#deps.journal?.intent({
      ...{ kind: 'intent', act: 'guest.close', class: 'identity', decision: 'allow', rules: [], policy: '' },
      ...{ place: { from: 'gateway', to: 'gateway' }, correlation: randomUUID() },
      actor: { account: id, address: '' },
    })
  }

  async #guestOf(userId: string): Promise<GuestRow | undefined> {
    const localpart = this.#deps.matrix.accounts.localpartOf(userId)
    return localpart?.startsWith(guestPrefix) ? table.findGuest(this.#deps.db, 'id', localpart) : undefined
  }

  #now(): string {
    return this.#deps.now().toISOString()
  }
}
