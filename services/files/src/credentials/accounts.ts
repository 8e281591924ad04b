import { randomBytes } from 'node:crypto'
import { ServiceError } from '@parvis/service-kit'
import * as z from 'zod'
import { Connection } from '../nextcloud/connection.ts'
import { askOcs } from '../nextcloud/ocs.ts'
import type { People } from '../nextcloud/people.ts'
import type { SealedPasswords } from './sealed-passwords.ts'

export interface AccountsOptions {
  readonly url: string
  readonly passwords: SealedPasswords
  readonly people: People
}

/**
 * The app password of an account of the store, made when somebody first needs it: the account is created with a
 * password that nobody learns, which is used once, to get the app password. An account that was there before is not
 * taken over: `files.refused`, until its owner links it.
 */
export function passwordOf({ url, passwords, people }: AccountsOptions): (account: string) => Promise<string> {
  const making = new Map<string, Promise<string>>()
  const make = async (account: string): Promise<string> => {
    const once = randomBytes(24).toString('base64url')
    if (!(await people.create(account, once))) throw new ServiceError('files.refused')
    const connection = new Connection({ url, passwordOf: async () => once })
    try {
      const answer = z.object({ apppassword: z.string().min(1) })
      const { apppassword } = await askOcs(connection, account, ['GET', '/core/getapppassword'], answer)
      await passwords.set(account, apppassword)
      return apppassword
    } finally {
      await connection.close()
    }
  }
  return async (account) => {
    const kept = await passwords.get(account)
    if (kept !== null) return kept
    // Two requests of one person at once make one account.
    const made = making.get(account) ?? make(account).finally(() => making.delete(account))
    making.set(account, made)
    return made
  }
}
