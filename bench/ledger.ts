import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildGo } from '@parvis/testkit'
import { entryOf } from './lib/ledger/entry.ts'
import type { Answered, Asked } from './lib/ledger/our-log.ts'
import { postgresTable, type PostgresTable } from './lib/ledger/postgres.ts'
import { load, quantile } from './lib/load.ts'
import { measuredCore, start } from './lib/process.ts'
import { median, report } from './lib/report.ts'

/**
 * Durable appends of 500-byte entries, 1, 64 and 512 in flight: (i) the gateway’s log in a process, tree, tiles and
 * signed checkpoints included, beside single-row inserts into PostgreSQL; (ii) over HTTP, beside Tessera’s POSIX log.
 * Rounds are interleaved. CPU is that of the server alone, and counted until everything is published.
 */
const rounds = 5
const seconds = 2
const lib = join(import.meta.dirname, 'lib/ledger')
const folder = mkdtempSync(join(tmpdir(), 'parvis-bench-ledger-'))

interface Round {
  /** Entries a second. */
  readonly rate: number
  /** Microseconds of CPU an entry. */
  readonly cpu: number
  /** Milliseconds. */
  readonly p99: number
}

const reasonOf = (error: unknown) => (error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : 'unknown')

function compare(
  what: string,
  inFlight: number,
  ours: readonly Round[],
  peer: readonly Round[] | string,
  goals: Goals,
) {
  for (const [key, metric, unit] of figures)
    report({
      bench: 'ledger',
      metric: `${what}, ${inFlight} in flight: ${metric}`,
      unit,
      ours: ours.map((round) => round[key]),
      peer: typeof peer === 'string' ? peer : peer.map((round) => round[key]),
      peerName: goals.peerName,
      ...(goals[key] ?? { goal: 'told, no goal' }),
    })
}

const figures = [
  ['rate', 'entries a second', '1/s'],
  ['cpu', 'CPU an entry', 'µs'],
  ['p99', 'p99 of the ack', 'ms'],
] as const

interface Goals {
  readonly peerName: string
  readonly rate?: { readonly goal: string; readonly least: number }
  readonly cpu?: { readonly goal: string; readonly most: number }
  readonly p99?: never
}

async function inProcess(): Promise<void> {
  const child = fork(join(lib, 'our-log.ts'), [join(folder, 'in-process')])
  await once(child, 'message')
  const ask = async (asked: Asked): Promise<Answered> => {
    child.send(asked)
    const [answer] = (await once(child, 'message')) as [Answered]
    return answer
  }
  const table = await postgresTable().catch(reasonOf)
  await ask({ inFlight: 64, seconds })
  for (const inFlight of [1, 64, 512]) {
    const ours: Round[] = []
    const theirs: Round[] = []
    const lags: number[] = []
    for (let at = 0; at < rounds; at += 1) {
      const answer = await ask({ inFlight, seconds })
      ours.push(roundOf(answer))
      lags.push(answer.published)
      if (typeof table !== 'string') theirs.push(roundOf(await tableRound(table, inFlight)))
    }
    const least = { 1: 0.75, 64: 3 }[inFlight]
    const peer = typeof table === 'string' ? table : theirs
    const rate = least === undefined ? {} : { rate: { goal: `≥ ${least} ×`, least } }
    compare('in process', inFlight, ours, peer, { peerName: 'PostgreSQL, single-row insert', ...rate })
    const acks = ours.map(({ p99 }) => p99)
    say(`in process, ${inFlight} in flight: p99 of the ack, alone`, acks, 50)
    say(`in process, ${inFlight} in flight: longest from ack to checkpoint`, lags, 1000)
  }
  child.disconnect()
  await once(child, 'exit')
  if (typeof table !== 'string') await table[Symbol.asyncDispose]()
}

const tableRound = (table: PostgresTable, inFlight: number) => table.round(inFlight, seconds)

const roundOf = ({
  entries,
  seconds: took,
  cpu,
  p99,
}: Pick<Answered, 'entries' | 'seconds' | 'cpu' | 'p99'>): Round => ({
  rate: entries / took,
  cpu: (cpu * 1e6) / entries,
  p99,
})

let number = 0
function nextRequest(): string {
  const body = JSON.stringify(entryOf((number += 1)))
  return `POST /add HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

async function overHttp(): Promise<void> {
  const program = ((): { path: string } | string => {
    try {
      return { path: buildGo(join(lib, 'tessera-log'), folder) }
    } catch (error) {
      return `Tessera could not be built: ${reasonOf(error)}`
    }
  })()
  for (const inFlight of [1, 64, 512]) {
    const home = join(folder, `http-${inFlight}`)
    mkdirSync(home)
    const ours = await start(measuredCore, process.execPath, [join(lib, 'our-server.ts'), join(home, 'ours')])
    // Flushed as soon as all that can be under way is there: nobody waits for a timer.
    const args = [join(home, 'tessera'), String(inFlight), '10']
    const tessera = typeof program === 'string' ? undefined : await start(measuredCore, program.path, args)
    const results = { ours: [] as Round[], theirs: [] as Round[] }
    for (let at = -1; at < rounds; at += 1)
      for (const [name, server] of [
        ['ours', ours],
        ['theirs', tessera],
      ] as const) {
        if (server === undefined) continue
        const before = server.cpu()
        const { requests, errors, seconds: took, latencies } = await load(server.url, nextRequest, inFlight, seconds)
        if (errors > 0) throw new Error(`${name}: ${errors} of ${requests} were refused`)
        // What is acked becomes a checkpoint within a second, in both.
        await new Promise((resolve) => setTimeout(resolve, 1500))
        const cpu = ((server.cpu() - before) * 1e6) / requests
        if (at >= 0) results[name].push({ rate: requests / took, cpu, p99: quantile(latencies, 0.99) })
      }
    await Promise.all([ours, tessera].map((server) => server?.stop()))
    compare('over HTTP', inFlight, results.ours, typeof program === 'string' ? program : results.theirs, {
      peerName: 'Tessera POSIX',
      rate: { goal: '≥ 1.5 ×', least: 1.5 },
      cpu: { goal: '≤ 0.75 ×', most: 0.75 },
    })
  }
}

/** A figure without a peer, in milliseconds: the median of the rounds against the goal, and the worst of them. */
function say(metric: string, values: readonly number[], most: number): void {
  const [ours, worst] = [median(values), Math.max(...values)].map((value) => Number(value.toPrecision(4)))
  const met = (ours ?? Number.NaN) <= most
  const line = { bench: 'ledger', metric, unit: 'ms', ours, worst, peer: null, goal: `≤ ${most} ms`, met }
  console.log(JSON.stringify(line))
}

try {
  await inProcess()
  await overHttp()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
