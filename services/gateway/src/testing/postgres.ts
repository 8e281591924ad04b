import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

/** Where Debian, Homebrew and Fedora put the server. */
const places = [
  '/usr/lib/postgresql/*/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
  '/usr/bin',
]

export interface TestPostgres extends AsyncDisposable {
  readonly url: string
  readonly pid: number
}

interface PostgresOptions {
  /** As outside of tests: what is committed is on the disk. */
  readonly flushes?: boolean
  readonly connections?: number
}

/** A PostgreSQL server of its own, on a free port and in a folder that is gone afterwards. Rejects when there is none. */
export async function startPostgres(options: PostgresOptions = {}): Promise<TestPostgres> {
  const bin = places.flatMap((place) => globSync(place)).findLast((folder) => existsSync(join(folder, 'initdb')))
  if (bin === undefined) throw new Error('PostgreSQL is not installed here: `apt install postgresql` brings it')
  const folder = mkdtempSync(join(tmpdir(), 'parvis-postgres-'))
  const port = await freePort()
  const server = await startServer(bin, folder, port, options)
  const url = `postgres://parvis@127.0.0.1:${port}/postgres`
  await ready(url, server)
  return {
    url,
    pid: server.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A connection, for who asks in SQL. */
export async function connectPostgres(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

async function startServer(
  bin: string,
  folder: string,
  port: number,
  { flushes = false, connections = 100 }: PostgresOptions,
): Promise<ChildProcess> {
  const who = await unprivileged()
  if (who !== undefined) chownSync(folder, who.uid, who.gid)
  const data = join(folder, 'data')
  const options = { ...who, cwd: folder, env: { LC_ALL: 'C.UTF-8' } }
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'parvis', '-A', 'trust', '--no-sync', '-E', 'UTF8'], options)
  const listening = ['-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-k', folder, '-N', String(connections)]
  return spawn(join(bin, 'postgres'), ['-D', data, ...listening, ...(flushes ? [] : ['-F'])], {
    ...options,
    stdio: 'ignore',
  })
}

/** PostgreSQL refuses to run as root. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const idOf = async (which: '-u' | '-g') => Number((await run('id', [which, 'nobody'])).stdout)
  return { uid: await idOf('-u'), gid: await idOf('-g') }
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200 && server.exitCode === null; attempt++) {
    const client = new pg.Client({ connectionString: url })
    const open = await client.connect().then(
      () => true,
      () => false,
    )
    await client.end().catch(() => undefined)
    if (open) return
    await wait(50)
  }
  throw new Error('PostgreSQL did not start')
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
