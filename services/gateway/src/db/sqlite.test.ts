import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/gateway.ts'
import { insertAccount, findAccount } from './accounts.ts'
import { databaseContract, sampleAccount } from './database.contract.ts'
import { depositBookContract } from './deposits.contract.ts'
import { openDatabase } from './open-database.ts'

const folder = temporaryFolder()
afterAll(() => folder[Symbol.dispose]())
const location = (name: string) => ({ kind: 'sqlite', file: join(folder.path, name, 'gateway.sqlite') }) as const

databaseContract('SQLite', () => openDatabase(location('contract')))

depositBookContract('SQLite', () => openDatabase(location('deposits')))

test('opened again, everything is there and no migration runs twice', async () => {
  const first = await openDatabase(location('again'))
  await insertAccount(first, sampleAccount)
  await first.destroy()
  const second = await openDatabase(location('again'))
  expect(await findAccount(second, 'a1')).toEqual(sampleAccount)
  await second.destroy()
})
