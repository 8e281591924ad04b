import { afterAll, beforeAll } from 'vitest'
import { oneRenewalContract } from '../identity/store-tokens.contract.ts'
import { startPostgres, type TestPostgres } from '../testing/postgres.ts'
import { databaseContract } from './database.contract.ts'
import { depositBookContract } from './deposits.contract.ts'
import { entryIndexContract } from './entry-index/entry-index.contract.ts'
import { openEntryIndex } from './entry-index/open.ts'
import { openDatabase } from './open-database.ts'

let server: TestPostgres
beforeAll(async () => void (server = await startPostgres()))
afterAll(() => server[Symbol.asyncDispose]())

databaseContract('PostgreSQL', () => openDatabase({ kind: 'postgres', url: server.url }))

depositBookContract('PostgreSQL', () => openDatabase({ kind: 'postgres', url: server.url }))

entryIndexContract('PostgreSQL', () => openEntryIndex({ kind: 'postgres', url: server.url }))

oneRenewalContract('PostgreSQL', () => openDatabase({ kind: 'postgres', url: server.url }))
