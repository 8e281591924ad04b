import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { correlationOf, entriesOf, intent, published, testKeys, verifyFromOutside } from '../../testing/audit-log.ts'
import { startPostgres, type TestPostgres } from '../../testing/postgres.ts'
import { emptyTree, Growth, rootOfState } from '../tree/growth.ts'
import { auditLogContract } from '../audit-log.contract.ts'
import { openPostgresLog, type PostgresLogOptions } from './postgres-log.ts'

let server: TestPostgres
let count = 0
beforeAll(async () => void (server = await startPostgres()))
afterAll(() => server[Symbol.asyncDispose]())

async function database(): Promise<string> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  const name = `log_${(count += 1)}`
  await client.query(`create database ${name}`)
  await client.end()
  return server.url.replace(/\/postgres$/, `/${name}`)
}

const openAt = (url: string, options?: PostgresLogOptions) => {
  const pool = new pg.Pool({ connectionString: url, max: 6 })
  pool.on('error', () => undefined)
  return openPostgresLog(pool, testKeys(), { roundMs: 5, ...options })
}

auditLogContract('PostgreSQL', async () => {
  const url = await database()
  return { open: (options) => openAt(url, options) }
})

test('several replicas append to one log: no index twice, no gap, each in its own order, one tree', async () => {
  const url = await database()
  const logs = await Promise.all([openAt(url), openAt(url), openAt(url)])
  const acks = await Promise.all(
    logs.flatMap((log, replica) =>
      Array.from({ length: 200 }, async (_, at) => (await log.append({ leaf: intent(`${replica}.${at}`) })).index),
    ),
  )
  expect(acks.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 600 }, (_, at) => at))
  for (const log of logs) {
    await expect.poll(() => log.sizes.published, { timeout: 20_000 }).toBe(600)
    expect(await verifyFromOutside(log)).toEqual((await entriesOf(log)).map(({ leaf }) => leaf))
  }
  await Promise.all(logs.map((log) => log.close()))
})

test('T12, T16: a replica refuses to start on tiles, entries or a signature that contradict each other', async () => {
  const url = await database()
  const log = await openAt(url)
  for (let at = 0; at < 5; at += 1) await log.append({ leaf: intent(`${at}`) })
  await published(log)
  await log.close()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const spoiled = async (statement: string, why: RegExp) => {
    await client.query('create table if not exists kept as select * from audit_tree')
    await client.query('begin')
    await client.query(statement)
    await client.query('commit')
    await expect(openAt(url)).rejects.toThrow(why)
  }
  await spoiled(
    `update audit_entries set leaf = replace(leaf, '"4"', '"9"') where index = 4`,
    /not those that were signed/,
  )
  await spoiled(`update audit_tiles set bytes = set_byte(bytes, 3, 255 - get_byte(bytes, 3))`, /do not lead to/)
  await spoiled(`update audit_tree set size = 4`, /4 entries are published, and 5 are signed/)
  await spoiled(`update audit_tree set checkpoint = replace(checkpoint, '5', '6')`, /not signed by/)
  await client.end()
})

/** Every checkpoint that was ever published speaks of the one log that is there now. */
async function expectOneHistory(url: string): Promise<{ readonly fence: number }> {
  const log = await openAt(url)
  await expect.poll(() => log.sizes.published, { timeout: 20_000 }).toBe(log.sizes.acked)
  const leaves = await verifyFromOutside(log)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const heads = await client.query<{ size: string; root: Buffer }>('select size, root from audit_heads order by size')
  const tree = await client.query<{ fence: string }>('select fence from audit_tree')
  await client.end()
  await log.close()
  expect(heads.rows.length).toBeGreaterThan(1)
  let state = emptyTree
  for (const { size, root } of heads.rows) {
    const growth = new Growth(state)
    for (const leaf of leaves.slice(state.size, Number(size))) growth.add(Buffer.from(leaf))
    ;({ state } = growth.end())
    expect(Buffer.from(rootOfState(state))).toEqual(root)
  }
  return { fence: Number(tree.rows[0]?.fence) }
}

test('two sequencers fight over a lease that is no longer than a breath: still one history', async () => {
  const url = await database()
  const logs = await Promise.all([openAt(url, { leaseMs: 40, roundMs: 50 }), openAt(url, { leaseMs: 40, roundMs: 50 })])
  for (let round = 0; round < 60; round += 1) {
    await Promise.all(logs.map((log, replica) => log.append({ leaf: intent(`${replica}.${round}`) })))
    await wait(15)
  }
  await Promise.all(logs.map((log) => log.close()))
  const { fence } = await expectOneHistory(url)
  expect(fence, 'they took it from each other').toBeGreaterThan(5)
})

const writer = join(import.meta.dirname, '../../testing/postgres-writer.ts')

function replica(url: string, leaseMs: number) {
  const child = spawn(process.execPath, [writer, url, `${leaseMs}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  const acked: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => acked.push(line))
  const ended = new Promise((resolve) => child.once('close', resolve))
  return { child, acked, ended }
}

test('T15, R3: a sequencer paused (SIGSTOP) for longer than its lease writes nothing afterwards; no ack is lost', async () => {
  const url = await database()
  const replicas = [replica(url, 400), replica(url, 400)]
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const tree = async () =>
    (await client.query<{ fence: number; size: number }>('select fence::int, size::int from audit_tree')).rows[0]
  await expect
    .poll(() => Math.min(...replicas.map(({ acked }) => acked.length)), { timeout: 20_000 })
    .toBeGreaterThan(20)
  for (let pause = 0; pause < 4; pause += 1) {
    // Whichever leads is among the two; each is stopped in turn, at a moment that nobody chose.
    const { child } = replicas[pause % 2] as (typeof replicas)[number]
    await wait(30 * pause)
    child.kill('SIGSTOP')
    const before = await tree()
    await expect.poll(async () => (await tree())?.size, { timeout: 20_000 }).toBeGreaterThan(before?.size ?? 0)
    await wait(900)
    child.kill('SIGCONT')
    await wait(300)
  }
  for (const { child, ended } of replicas) {
    child.kill('SIGKILL')
    await ended
  }
  await client.end()
  const { fence } = await expectOneHistory(url)
  expect(fence).toBeGreaterThan(2)
  const log = await openAt(url)
  const kept = new Set((await entriesOf(log)).map((entry) => `${entry.index} ${correlationOf(entry)}`))
  expect(replicas.flatMap(({ acked }) => acked).filter((line) => !kept.has(line))).toEqual([])
  await log.close()
})
