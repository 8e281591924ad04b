import { join } from 'node:path'
import { storeAccounts } from './credentials/accounts.ts'
import { linkedAccounts, type LinkedAccounts } from './credentials/linked-accounts.ts'
import { linkedStore } from './credentials/linked-store.ts'
import { SealedPasswords } from './credentials/sealed-passwords.ts'
import { Connection } from './nextcloud/connection.ts'
import { nextcloudLoginFlow } from './nextcloud/login-flow.ts'
import { nextcloudStore } from './nextcloud/nextcloud-store.ts'
import { nextcloudPeople, type PeopleOptions } from './nextcloud/people.ts'
import { nextcloudPublic } from './nextcloud/public-links.ts'
import type { FileStore, PublicFiles } from './store/file-store.ts'

export interface StoreOptions extends Pick<PeopleOptions, 'url' | 'administrator'> {
  /** Holds app passwords, sealed under `key`, of 32 bytes. */
  readonly dataDir: string
  readonly key: Buffer
}

export interface OpenStore {
  readonly store: FileStore
  readonly publicFiles: PublicFiles
  readonly accounts: LinkedAccounts
  /** The store’s name for somebody’s account, which is made where there is none yet. */
  ensure(account: string): Promise<string>
  /** Of an account that was made here. */
  passwordOf(account: string): Promise<string>
  close(): Promise<void>
}

/** A Nextcloud, with the accounts that are made in it and those that people had there before. */
export function openStore({ url, administrator, dataDir, key }: StoreOptions): OpenStore {
  const made = new SealedPasswords(join(dataDir, 'credentials'), key)
  const people = nextcloudPeople({ url, administrator })
  const { passwordOf, renew } = storeAccounts({ url, passwords: made, people })
  const connection = new Connection({ url, passwordOf, renew })
  const granted = new SealedPasswords(join(dataDir, 'linked'), key)
  const accounts = linkedAccounts(nextcloudLoginFlow(url), granted)
  const store = linkedStore({
    own: nextcloudStore(connection),
    linkedOf: (account) => accounts.of(account),
    storeOf: ({ password }) => nextcloudStore(connection.withPassword(password)),
  })
  return {
    store,
    accounts,
    passwordOf,
    publicFiles: nextcloudPublic(connection),
    async ensure(account) {
      const linked = await accounts.of(account)
      if (linked !== null) return linked.name
      await passwordOf(account)
      return account
    },
    close: () => connection.close(),
  }
}
