import { connectPostgres, startPostgres } from '../../../services/gateway/src/testing/postgres.ts'
import { cpuOfFamily } from '../process.ts'
import { entryBytes } from './entry.ts'
import { keepInFlight, type Rounded } from './in-flight.ts'

export interface PostgresTable extends AsyncDisposable {
  /** Single-row inserts, each its own transaction on its own connection; `cpu`: seconds of the server alone. */
  round(inFlight: number, seconds: number): Promise<Rounded & { readonly cpu: number }>
}

/** A table of a PostgreSQL that flushes to disk as it does by default: what is committed is there. */
export async function postgresTable(): Promise<PostgresTable> {
  const server = await startPostgres({ flushes: true, connections: 600 })
  const { url, pid } = server
  const clients = [await connectPostgres(url)]
  await clients[0]?.query('create table entries (number bigserial primary key, leaf text not null)')
  const leaf = 'o'.repeat(entryBytes)
  return {
    async round(inFlight, seconds) {
      while (clients.length < inFlight) clients.push(await connectPostgres(url))
      const before = cpuOfFamily(pid)
      const insert = { name: 'insert', text: 'insert into entries (leaf) values ($1)', values: [leaf] }
      const rounded = await keepInFlight(inFlight, seconds, async (worker) => clients[worker]?.query(insert))
      return { ...rounded, cpu: cpuOfFamily(pid) - before }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.end()))
      await server[Symbol.asyncDispose]()
    },
  }
}
