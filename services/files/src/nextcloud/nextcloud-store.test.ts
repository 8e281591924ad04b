import { afterAll, beforeAll } from 'vitest'
import { fileStoreContract, type OpenedStore } from '../store/file-store.contract.ts'
import { passwordOf } from '../testing/store-administrator.ts'
import { startStore } from '../testing/store.ts'
import { Connection } from './connection.ts'
import { nextcloudStore } from './nextcloud-store.ts'

const standing = await startStore()
const connection = new Connection({ url: standing.url, passwordOf: async (user) => passwordOf(user) })
const opened: OpenedStore = { store: nextcloudStore(connection), user: 'claire', other: 'idriss' }

beforeAll(async () => {
  for (const name of ['claire', 'idriss']) await standing.addUser(name)
})

afterAll(async () => {
  await connection.close()
  await standing.close()
})

fileStoreContract(standing.name, () => opened)
