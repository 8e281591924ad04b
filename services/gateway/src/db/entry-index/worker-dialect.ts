import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely'

interface Answer {
  readonly id: number
  readonly rows?: readonly unknown[]
  readonly changes?: number
  readonly error?: string
}

/** SQLite behind a thread: the same queries, and nobody waits for the disk but who asked. */
export function workerDialect(file: string): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new WorkerDriver(file),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

class WorkerDriver implements Driver {
  readonly #file: string
  #connection: WorkerConnection | undefined
  #free: Promise<void> = Promise.resolve()
  #release: () => void = () => undefined

  constructor(file: string) {
    this.#file = file
  }

  async init(): Promise<void> {
    this.#connection = new WorkerConnection(this.#file)
  }

  /** One connection: whoever comes while a transaction is open waits for its end. */
  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#free
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#free = promise
    await before
    this.#release = resolve
    return this.#connection as WorkerConnection
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }
  async releaseConnection(): Promise<void> {
    this.#release()
  }
  async destroy(): Promise<void> {
    await this.#connection?.end()
  }
}

class WorkerConnection implements DatabaseConnection {
  readonly #worker: Worker
  readonly #waiting = new Map<number, PromiseWithResolvers<QueryResult<unknown>>>()
  #next = 0
  #failed: Error | undefined

  constructor(file: string) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { file } })
    this.#worker.unref()
    this.#worker.on('message', ({ id, rows = [], changes = 0, error }: Answer) => {
      const asked = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error !== undefined) asked?.reject(new Error(error))
      else asked?.resolve({ rows: [...rows], numAffectedRows: BigInt(changes) })
    })
    const fail = (error: Error) => {
      this.#failed = error
      for (const asked of this.#waiting.values()) asked.reject(error)
      this.#waiting.clear()
    }
    this.#worker.on('error', fail)
    this.#worker.on('exit', () => fail(new Error('the index is closed')))
  }

  executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed)
    const id = (this.#next += 1)
    const asked = Promise.withResolvers<QueryResult<unknown>>()
    this.#waiting.set(id, asked)
    this.#worker.postMessage({ id, sql, parameters })
    return asked.promise as Promise<QueryResult<Row>>
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('the index is asked page by page')
  }

  async end(): Promise<void> {
    if (this.#failed !== undefined) return
    const ended = once(this.#worker, 'exit')
    await this.#worker.terminate()
    await ended.catch(() => undefined)
  }
}
