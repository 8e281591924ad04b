import { ServiceError } from '@parvis/service-kit'
import { Client, Server, UserProperty } from 'nextcloud-node-client'

/** Accounts of the store, as its administrator makes them. */
export interface People {
  /** False when there is one of that name already. Rejects with ServiceError. */
  create(account: string, password: string): Promise<boolean>
  /** Of an account that is there. Rejects with ServiceError. */
  setPassword(account: string, password: string): Promise<void>
}

export interface PeopleOptions {
  readonly url: string
  readonly administrator: { readonly username: string; readonly password: string }
  /** Milliseconds for one act; the library has no limit of its own. */
  readonly patience?: number
}

/** What a name may be made of: nothing that means something in the address into which the library pastes it. */
const plain = /^[a-zA-Z0-9_@-][a-zA-Z0-9._@-]{0,63}$/

/**
 * By nextcloud-node-client, which is asked for what it does safely and told nothing else: no path of a file, no name
 * that is not plain, no log of requests. What it says succeeded is asked for again by its exact name, since it takes the
 * first of a search for the account it looked for.
 */
export function nextcloudPeople({ url, administrator, patience = 15_000 }: PeopleOptions): People {
  const client = new Client(new Server({ url, basicAuth: administrator, logRequestResponse: false }))
  const there = async (account: string): Promise<boolean> =>
    client.getUserData(account).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Error && error.constructor.name === 'UserNotFoundError') return false
        throw error
      },
    )
  const create = async (account: string, password: string): Promise<boolean> => {
    if (await there(account)) return false
    await client.createUser({ id: account, password })
    if (!(await there(account))) throw new Error('the store did not make the account')
    return true
  }
  return {
    async create(account, password) {
      if (!plain.test(account)) throw new ServiceError('request.invalid')
      return within(patience, create(account, password))
    },
    async setPassword(account, password) {
      if (!plain.test(account)) throw new ServiceError('request.invalid')
      const set = async () => client.updateUserProperty(account, UserProperty.password, password)
      return within(patience, set())
    },
  }
}

async function within<T>(patience: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new ServiceError('upstream.timeout')), patience)
  try {
    return await Promise.race([work, late.promise])
  } catch (cause) {
    throw cause instanceof ServiceError ? cause : new ServiceError('upstream.unavailable', { cause })
  } finally {
    clearTimeout(timer)
  }
}
