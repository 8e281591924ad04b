import type { Logger } from '@parvis/service-kit'
import type { AccountRow, Database, SessionRow } from '../db/schema.ts'
import { deleteSession } from '../db/sessions.ts'
import type { JoinedRooms } from './joined-rooms.ts'
import type { MatrixAccounts } from './matrix-accounts.ts'
import type { MatrixTokens } from './matrix-tokens.ts'
import type { StoreTokens } from './store-tokens.ts'

export interface MatrixSide {
  readonly accounts: MatrixAccounts
  readonly tokens: MatrixTokens
  readonly rooms: JoinedRooms
}

interface SignOutOptions {
  readonly db: Database
  readonly matrix: MatrixSide | undefined
  readonly logger: Logger
  readonly storeTokens: StoreTokens | undefined
}

/**
 * Ends a session and the Matrix device that it opened. The session goes first: it must be gone even when the
 * homeserver does not answer; then the device is tried again in the background.
 */
export class SignOut {
  readonly #db: Database
  readonly #matrix: MatrixSide | undefined
  readonly #logger: Logger
  readonly #storeTokens: StoreTokens | undefined

  constructor({ db, matrix, logger, storeTokens }: SignOutOptions) {
    this.#db = db
    this.#matrix = matrix
    this.#logger = logger
    this.#storeTokens = storeTokens
  }

  async close(account: AccountRow, session: SessionRow): Promise<void> {
    await this.#storeTokens?.end(session.id)
    await deleteSession(this.#db, session.id)
    if (session.matrix_device_id === null || account.localpart === null || this.#matrix === undefined) return
    await this.#deleteDevice(account.localpart, session.matrix_device_id).catch((error: unknown) => {
      this.#logger.warn({ err: error, session: session.id }, 'the Matrix device is still signed in')
    })
  }

  async #deleteDevice(localpart: string, deviceId: string): Promise<void> {
    if (this.#matrix === undefined) return
    await this.#matrix.accounts.deleteDevice(localpart, deviceId)
    this.#matrix.tokens.forgetDevice(this.#matrix.accounts.userId(localpart), deviceId)
  }
}
