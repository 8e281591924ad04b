import { join } from 'node:path'
import { ServiceError } from '@parvis/service-kit'
import { storeAccounts } from './credentials/accounts.ts'
import { HandedTokens } from './credentials/handed-tokens.ts'
import { linkedAccounts, type LinkedAccounts } from './credentials/linked-accounts.ts'
import { linkedStore } from './credentials/linked-store.ts'
import { routedStore } from './credentials/routed-store.ts'
import { SealedPasswords } from './credentials/sealed-passwords.ts'
import { signedInAccounts } from './credentials/signed-in-accounts.ts'
import { ownUser, tokenNames } from './credentials/token-names.ts'
import { Connection } from './nextcloud/connection.ts'
import { nextcloudLoginFlow } from './nextcloud/login-flow.ts'
import { nextcloudStore } from './nextcloud/nextcloud-store.ts'
import { askOcs } from './nextcloud/ocs.ts'
import { nextcloudPeople, type PeopleOptions } from './nextcloud/people.ts'
import { nextcloudPublic } from './nextcloud/public-links.ts'
import type { FileStore, PublicFiles } from './store/file-store.ts'

export interface StoreOptions extends Pick<PeopleOptions, 'url' | 'administrator'> {
  /** Holds what is sealed under `key`, of 32 bytes: app passwords, or the store’s names for people. */
  readonly dataDir: string
  readonly key: Buffer
  /** How people’s own acts are proved to the store: by an app password of theirs, or by the token that they signed in for. */
  readonly credentials?: 'app-passwords' | 'bearer'
  /** Always by an app password of its own. */
  readonly coffreAccount: string
}

export interface OpenStore {
  /** For acts of people. */
  readonly store: FileStore
  /** For acts of this service, under the account that holds the coffres. */
  readonly coffreStore: FileStore
  readonly publicFiles: PublicFiles
  readonly accounts: LinkedAccounts
  /** Where people come with tokens. */
  readonly tokens: HandedTokens | undefined
  /** The store’s name for somebody’s account, which is made where that can be. Rejects with `account.unknown`. */
  ensure(account: string): Promise<string>
  /** Of an account that was made here. */
  passwordOf(account: string): Promise<string>
  close(): Promise<void>
}

/** A Nextcloud, with the accounts that are made in it and those that people had there before. */
export function openStore(options: StoreOptions): OpenStore {
  const { url, administrator, dataDir, key } = options
  const made = new SealedPasswords(join(dataDir, 'credentials'), key)
  const people = nextcloudPeople({ url, administrator })
  const { passwordOf, renew } = storeAccounts({ url, passwords: made, people })
  const connection = new Connection({ url, passwordOf, renew })
  const own = nextcloudStore(connection)
  return {
    ...(options.credentials === 'bearer'
      ? byTokens(options, connection)
      : byPasswords(options, connection, passwordOf)),
    coffreStore: own,
    passwordOf,
    publicFiles: nextcloudPublic(connection),
    close: () => connection.close(),
  }
}

type Proofs = Pick<OpenStore, 'store' | 'accounts' | 'tokens' | 'ensure'>

function byPasswords(
  { url, dataDir, key }: StoreOptions,
  connection: Connection,
  passwordOf: OpenStore['passwordOf'],
): Proofs {
  const accounts = linkedAccounts(nextcloudLoginFlow(url), new SealedPasswords(join(dataDir, 'linked'), key))
  const store = linkedStore({
    own: nextcloudStore(connection),
    linkedOf: (account) => accounts.of(account),
    storeOf: ({ password }) => nextcloudStore(connection.withPassword(password)),
  })
  return {
    store,
    accounts,
    tokens: undefined,
    async ensure(account) {
      const linked = await accounts.of(account)
      if (linked !== null) return linked.name
      await passwordOf(account)
      return account
    },
  }
}

function byTokens({ administrator, coffreAccount, dataDir, key }: StoreOptions, connection: Connection): Proofs {
  const tokens = new HandedTokens()
  // Nobody signs in as what this service itself is at the store.
  const reserved = [administrator.username, coffreAccount]
  const whose = async (token: string): Promise<string> => {
    const { id } = await askOcs(connection.withToken(token), '', ['GET', '/cloud/user'], ownUser)
    if (reserved.includes(id)) throw new ServiceError('files.refused')
    return id
  }
  const names = tokenNames(new SealedPasswords(join(dataDir, 'names'), key), whose)
  const store = routedStore(nextcloudStore(connection), async (account) => {
    const token = tokens.current()
    return { store: nextcloudStore(connection.withToken(token)), user: await names.nameOf(account, token) }
  })
  return {
    store,
    tokens,
    accounts: signedInAccounts(async (account) => {
      // Asked anew: one that the store takes no longer is told so.
      await whose(tokens.current())
      return names.nameOf(account, tokens.current())
    }),
    async ensure(account) {
      const name = await names.known(account)
      if (name === null) throw new ServiceError('account.unknown')
      return name
    },
  }
}
