import { readFileSync } from 'node:fs'
import { afterAll, beforeAll } from 'vitest'
import { fileStoreContract, type OpenedStore } from '../store/file-store.contract.ts'
import { passwordOf, startEmbeddedStore } from '../testing/embedded-store.ts'
import { givenNextcloud } from '../testing/nextcloud/config.ts'
import { Connection } from './connection.ts'
import { nextcloudStore } from './nextcloud-store.ts'

const closing: (() => Promise<void>)[] = []
let embedded: OpenedStore
let given: OpenedStore

beforeAll(async () => {
  const process = await startEmbeddedStore()
  for (const name of ['claire', 'idriss']) await process.addUser(name)
  const connection = new Connection({ url: process.url, passwordOf: async (user) => passwordOf(user) })
  closing.push(() => connection.close(), process.close)
  embedded = { store: nextcloudStore(connection), user: 'claire', other: 'idriss' }
})

afterAll(async () => {
  for (const close of closing) await close()
})

fileStoreContract('the embedded one', () => embedded)

// On a Nextcloud of yours too: PARVIS_NEXTCLOUD_URL, and a file with two accounts and their passwords.
if (givenNextcloud !== null) {
  const { url, accountsFile } = givenNextcloud
  const accounts = JSON.parse(readFileSync(accountsFile, 'utf8')) as Record<string, string>
  const [user = '', other = ''] = Object.keys(accounts)
  const connection = new Connection({ url, passwordOf: async (name) => accounts[name] ?? '' })
  closing.push(() => connection.close())
  given = { store: nextcloudStore(connection), user, other }
  fileStoreContract(`the Nextcloud at ${url}`, () => given, {})
}
