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
  readonly now?: () => number
}

/** How this service proves to the store who it asks for. */
export interface StoreAccounts {
  /**
   * The app password of an account, made when somebody first needs it: the account is created with a password that
   * nobody learns, which is used once, to get the app password. An account that was there before is not taken over:
   * `files.refused`.
   */
  passwordOf(account: string): Promise<string>
  /** After the store has refused an app password: another one, for an account that was made here. Once a minute at most. */
  renew(account: string): Promise<void>
}

const minute = 60_000

export function storeAccounts({ url, passwords, people, now = Date.now }: AccountsOptions): StoreAccounts {
  const alone = singleFlight()
  const renewed = new Map<string, number>()
  const make = async (account: string): Promise<string> => {
    const once = newPassword()
    if (!(await people.create(account, once))) throw new ServiceError('files.refused')
    return keep(account, once)
  }
  const keep = async (account: string, once: string): Promise<string> => {
    const password = await appPassword(url, account, once)
    await passwords.set(account, password)
    return password
  }
  return {
    async passwordOf(account) {
      return (await passwords.get(account)) ?? alone(account, () => make(account))
    },
    async renew(account) {
      if ((renewed.get(account) ?? -minute) + minute > now() || (await passwords.get(account)) === null) return
      renewed.set(account, now())
      await alone(account, async () => {
        const once = newPassword()
        await people.setPassword(account, once)
        return keep(account, once)
      })
    },
  }
}

const newPassword = (): string => randomBytes(24).toString('base64url')

async function appPassword(url: string, account: string, once: string): Promise<string> {
  const connection = new Connection({ url, passwordOf: async () => once })
  try {
    const answer = z.object({ apppassword: z.string().min(1) })
    return (await askOcs(connection, account, ['GET', '/core/getapppassword'], answer)).apppassword
  } finally {
    await connection.close()
  }
}

/** Two requests of one person at once make one password. */
function singleFlight(): (account: string, work: () => Promise<string>) => Promise<string> {
  const flying = new Map<string, Promise<string>>()
  return (account, work) => {
    const flight = flying.get(account) ?? work().finally(() => flying.delete(account))
    flying.set(account, flight)
    return flight
  }
}
