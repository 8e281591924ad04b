import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGateway } from './lib/gateway.ts'
import { load, quantile } from './lib/load.ts'
import { findNginx, startNginx } from './lib/nginx.ts'
import { otherCore, start, type Running } from './lib/process.ts'
import { report } from './lib/report.ts'

/**
 * A 1 KiB JSON answer through the gateway, through nginx (one worker) and through the bare @fastify/http-proxy, each alone
 * on one core; load and engine share the other. Rounds are interleaved. `pass` is a request that the guard lets through
 * without asking who it is; `full` is a message: Matrix token, facts, decision, and a durable intent and outcome.
 */
const rounds = 5
const seconds = 3
const lib = join(import.meta.dirname, 'lib')
const folder = mkdtempSync(join(tmpdir(), 'parvis-bench-gateway-'))
execFileSync('taskset', ['-cp', String(otherCore), String(process.pid)])

const pass = 'GET /_matrix/client/versions HTTP/1.1\r\nHost: localhost:8480\r\nAccept: application/json\r\n\r\n'
const message = JSON.stringify({ algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x'.repeat(300) })
const full =
  'PUT /_matrix/client/v3/rooms/!bench%3Aparvis.localhost/send/m.room.encrypted/1 HTTP/1.1\r\nHost: localhost:8480\r\n' +
  'Authorization: Bearer syt_YmVuY2g_bench\r\nContent-Type: application/json\r\n' +
  `Content-Length: ${message.length}\r\n\r\n${message}`

interface Contender {
  readonly name: 'pass' | 'full' | 'nginx' | 'plugin'
  readonly server: Running
  readonly request: string
}

interface Round {
  readonly cpu: number
  readonly rate: number
  readonly p99: number
}

const backend = await start(otherCore, process.execPath, [join(lib, 'backend.ts')])
const gateway = await startGateway(folder, backend.url)
const plugin = await start(0, process.execPath, [join(lib, 'bare-proxy.ts'), backend.url])
const found = findNginx(join(folder, 'package'))
const nginx = 'program' in found ? await startNginx(found.program, join(folder, 'nginx'), backend.url) : null

const contenders: Contender[] = [
  { name: 'pass', server: gateway, request: pass },
  ...(nginx ? [{ name: 'nginx' as const, server: nginx, request: pass }] : []),
  { name: 'plugin', server: plugin, request: pass },
  { name: 'full', server: gateway, request: full },
]

for (const { server, request } of contenders) await load(server.url, request, 32, 3)
for (const connections of [32, 1]) {
  const results = new Map(contenders.map(({ name }) => [name, [] as Round[]]))
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, server, request } of contenders) {
      const before = server.cpu()
      const { requests, errors, seconds: took, latencies } = await load(server.url, request, connections, seconds)
      if (errors > 0) console.error(JSON.stringify({ bench: 'gateway', name, errors }))
      const cpu = ((server.cpu() - before) * 1e6) / requests
      results.get(name)?.push({ cpu, rate: requests / took, p99: quantile(latencies, 0.99) })
    }
  }
  tell(connections, results)
}

function tell(connections: number, results: ReadonlyMap<string, readonly Round[]>): void {
  const of = (name: string, what: keyof Round) => results.get(name)?.map((round) => round[what])
  const line = (
    metric: string,
    [who, what, peer]: readonly [string, keyof Round, string],
    goal: { readonly goal: string; readonly most?: number; readonly least?: number },
  ) => {
    const unit = { cpu: 'µs', rate: '1/s', p99: 'ms' }[what]
    const peerName = peer === 'nginx' ? 'nginx, 1 worker' : '@fastify/http-proxy'
    const why = 'why' in found ? found.why : 'not measured'
    const ours = of(who, what) ?? []
    report({
      bench: 'gateway',
      metric: `${metric}, ${connections} connections`,
      unit,
      ours,
      peer: of(peer, what) ?? why,
      peerName,
      ...goal,
    })
  }
  line('pass-through: CPU a request', ['pass', 'cpu', 'plugin'], { goal: '≤ 0.8 ×', most: 0.8 })
  line('pass-through: requests a second', ['pass', 'rate', 'nginx'], { goal: '≥ 0.85 ×', least: 0.85 })
  line('pass-through: p99', ['pass', 'p99', 'nginx'], { goal: '≤ 2 ×', most: 2 })
  line('full path with a durable entry: CPU a request', ['full', 'cpu', 'plugin'], { goal: '≤ 1.1 ×', most: 1.1 })
  line('full path: p99', ['full', 'p99', 'nginx'], { goal: 'told, no goal' })
  line('bare plugin against nginx: CPU a request', ['plugin', 'cpu', 'nginx'], { goal: 'told, no goal' })
}

await Promise.all([gateway, plugin, nginx, backend].map((one) => one?.stop()))
rmSync(folder, { recursive: true, force: true })
