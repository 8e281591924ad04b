import { randomUUID } from 'node:crypto'
import type { AccountRow, Database, SessionRow } from '../db/schema.ts'
import * as table from '../db/sessions.ts'
import type { Arrival } from './issuer.ts'
import { hashToken, randomToken } from './secrets.ts'

/** Milliseconds. Absolute: as long as ProConnect's own session. Idle: no open tab for this long. */
export const limits = { absolute: 12 * 3600_000, idle: 2 * 3600_000, rotate: 15 * 60_000, grace: 60_000, touch: 60_000 }

/** For how long a device that its person does not come back to may still come back with its keys. */
const forgottenAfter = 30 * 24 * 3600_000

const maxDevicesSeen = 50_000

export interface OpenedSession {
  readonly token: string
  readonly row: SessionRow
}

/** Server-side sessions: the browser holds a random token, the database its hash and every limit. */
export class Sessions {
  readonly #db: Database
  readonly #now: () => Date
  /** When each device was last written down, so that a busy one costs one query a minute. */
  readonly #devicesSeen = new Map<string, number>()

  constructor(db: Database, now: () => Date) {
    this.#db = db
    this.#now = now
  }

  /** Always under a new token, whatever cookie the browser came with: a planted one is worth nothing after sign-in. */
  async open(account: AccountRow, arrival: Arrival, agent: string, place: string): Promise<OpenedSession> {
    const token = randomToken()
    const now = this.#now()
    const row: SessionRow = {
      id: randomUUID(),
      token_hash: hashToken(token),
      former_hash: null,
      account_id: account.id,
      csrf: randomToken(),
      issuer_sid: arrival.sid,
      id_token: arrival.idToken,
      acr: arrival.acr,
      amr: arrival.amr && JSON.stringify(arrival.amr),
      agent,
      place,
      matrix_device_id: null,
      opened_at: now.toISOString(),
      seen_at: now.toISOString(),
      rotated_at: now.toISOString(),
      expires_at: new Date(now.getTime() + limits.absolute).toISOString(),
    }
    await table.insertSession(this.#db, row)
    return { token, row }
  }

  /** The live session of a cookie, and notes that it was used. */
  async find(token: string): Promise<SessionRow | undefined> {
    const hash = hashToken(token)
    const row = await table.findSession(this.#db, hash)
    if (row === undefined || !this.isLive(row)) return undefined
    const sinceRotation = this.#now().getTime() - Date.parse(row.rotated_at)
    if (row.token_hash !== hash && sinceRotation > limits.grace) return undefined
    await this.touch(row)
    return row
  }

  isLive(row: SessionRow): boolean {
    const now = this.#now().getTime()
    return now < Date.parse(row.expires_at) && now < this.idleEnd(row).getTime()
  }

  idleEnd(row: SessionRow): Date {
    return new Date(Date.parse(row.seen_at) + limits.idle)
  }

  /** At most one write a minute. */
  async touch(row: SessionRow): Promise<void> {
    const now = this.#now()
    if (now.getTime() - Date.parse(row.seen_at) < limits.touch) return
    row.seen_at = now.toISOString()
    await table.updateSession(this.#db, row.id, { seen_at: row.seen_at })
  }

  /**
   * A tab that talks to the homeserver keeps the portal session that opened its device awake. False: that session has
   * ended, a minute ago at most. True also for a device of another client, which no portal session opened.
   */
  async touchDevice(accountId: string, deviceId: string): Promise<boolean> {
    const key = `${accountId} ${deviceId}`
    const now = this.#now().getTime()
    if (now - (this.#devicesSeen.get(key) ?? -Infinity) < limits.touch) return true
    const row = await table.sessionOfDevice(this.#db, accountId, deviceId)
    if (row !== undefined && !this.isLive(row)) return false
    if (this.#devicesSeen.size > maxDevicesSeen) this.#devicesSeen.clear()
    this.#devicesSeen.set(key, now)
    if (row !== undefined) await this.touch(row)
    return true
  }

  /** How the person was authenticated who opened this device; null for a device of another client, and after the end. */
  async assuranceOf(accountId: string, deviceId: string): Promise<string | null> {
    const row = await table.sessionOfDevice(this.#db, accountId, deviceId)
    return row !== undefined && this.isLive(row) ? row.acr : null
  }

  /** A new token when the old one has served long enough; undefined when it has not, or another request was first. */
  async rotate(row: SessionRow): Promise<string | undefined> {
    const now = this.#now()
    if (now.getTime() - Date.parse(row.rotated_at) < limits.rotate) return undefined
    const token = randomToken()
    return (await table.rotateSession(this.#db, row, hashToken(token), now.toISOString())) ? token : undefined
  }

  /** Live sessions, newest first. */
  async list(accountId: string): Promise<SessionRow[]> {
    return (await table.sessionsOf(this.#db, accountId)).filter((row) => this.isLive(row))
  }

  /**
   * Sessions that have ended since the last time that this was asked; none of them opens anything any more. `closing`:
   * what must be done with each while its row is there.
   */
  async takeEnded(closing?: (session: string) => Promise<void>): Promise<SessionRow[]> {
    const now = this.#now()
    const idleSince = new Date(now.getTime() - limits.idle).toISOString()
    const ended = await table.endedSessions(this.#db, now.toISOString(), idleSince)
    const taken: SessionRow[] = []
    for (const row of ended) {
      await closing?.(row.id)
      if (await table.endSession(this.#db, row)) taken.push(row)
    }
    return taken
  }

  /** Those whose device nobody came back to; for the others it is remembered that they have ended. */
  forgotten(): Promise<SessionRow[]> {
    return table.forgottenSessions(this.#db, new Date(this.#now().getTime() - forgottenAfter).toISOString())
  }
}
