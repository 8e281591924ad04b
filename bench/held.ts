import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGateway } from './lib/gateway.ts'
import { hold, pause } from './lib/held-polls.ts'
import { quantile } from './lib/load.ts'
import { findNginx, startNginx } from './lib/nginx.ts'
import { mostOpenFiles, otherCore, start, type Running } from './lib/process.ts'
import { report } from './lib/report.ts'

/**
 * Thousands of long polls (`sync` by Matrix token) held at once, then all woken by one signal: how long until the last
 * has its answer, and what a held poll weighs in the proxy. Rounds of the gateway and of nginx are interleaved.
 */
const rounds = 5
// A poll in a proxy is two descriptors. Where the machine allows fewer than 10,000 need, the figures say for how many.
const most = Math.floor((mostOpenFiles() - 400) / 2)
const sizes = [1_000, 5_000, Math.min(10_000, most)]
const folder = mkdtempSync(join(tmpdir(), 'parvis-bench-held-'))
execFileSync('taskset', ['-cp', String(otherCore), String(process.pid)])

const poll =
  'GET /_matrix/client/v3/sync?timeout=300000 HTTP/1.1\r\nHost: localhost:8480\r\nAuthorization: Bearer syt_YmVuY2g_bench\r\n\r\n'

interface Round {
  readonly wake: number
  /** Bytes a poll. */
  readonly memory: number
  readonly errors: number
}

const backend = await start(otherCore, process.execPath, [join(import.meta.dirname, 'lib/backend.ts')])
const gateway = await startGateway(folder, backend.url)
const found = findNginx(join(folder, 'package'))
const nginx = 'program' in found ? await startNginx(found.program, join(folder, 'nginx'), backend.url) : null

async function round(server: Running, polls: number): Promise<Round> {
  const before = server.memory()
  const held = await hold(server.url, backend.url, poll, polls)
  const memory = (server.memory() - before) / polls
  const answered = held.answers()
  await fetch(`${backend.url}/wake`)
  const { times, errors } = await answered
  await pause(500)
  return { wake: quantile(times, 0.99), memory, errors }
}

// A first round fills pools and heaps: what a poll weighs is then measured on a process that is at work already.
await round(gateway, 500)
if (nginx) await round(nginx, 500)

for (const polls of sizes) {
  const ours: Round[] = []
  const peer: Round[] = []
  for (let at = 0; at < rounds; at += 1) {
    ours.push(await round(gateway, polls))
    if (nginx) peer.push(await round(nginx, polls))
  }
  const why = 'why' in found ? found.why : 'not measured'
  const peers = (what: keyof Round) => (nginx ? peer.map((one) => one[what]) : why)
  const said = { bench: 'held', peerName: 'nginx, 1 worker' } as const
  const wake = ours.map((one) => one.wake)
  report({
    ...said,
    metric: `wake-up p99, ${polls} held`,
    unit: 'ms',
    ours: wake,
    peer: peers('wake'),
    goal: '≤ 1.15 ×',
    most: 1.15,
  })
  // Memory that a round frees is reused by the next: only the largest growth says what a poll weighs.
  const memory = [Math.max(...ours.map((one) => one.memory))]
  const peerMemory = nginx ? [Math.max(...peer.map((one) => one.memory))] : why
  report({
    ...said,
    metric: `memory a poll, ${polls} held`,
    unit: 'B',
    ours: memory,
    peer: peerMemory,
    goal: '≤ 4 ×',
    most: 4,
  })
  const errors = ours.reduce((sum, one) => sum + one.errors, 0)
  console.log(
    JSON.stringify({
      bench: 'held',
      metric: `errors, ${polls} held, ${rounds} rounds`,
      unit: '',
      ours: errors,
      peer: null,
      peerName: '',
      ratio: null,
      goal: '0',
      met: errors === 0,
    }),
  )
}

await Promise.all([gateway, nginx, backend].map((one) => one?.stop()))
rmSync(folder, { recursive: true, force: true })
