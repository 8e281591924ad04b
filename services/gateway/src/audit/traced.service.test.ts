import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/gateway.ts'

const writer = join(import.meta.dirname, '../testing/audit-writer.ts')

/** Calls in the order in which they began and ended, over all threads. */
interface Call {
  readonly what: 'write' | 'sync began' | 'synced' | 'ack'
  readonly names: readonly string[]
}

const namesIn = (text: string) => text.match(/\d+-\d+-\d+(?=\\"|\\n)/g) ?? []

function parse(line: string): Call | null {
  if (/pwrite64\(\d+<[^>]*\.wal>/.test(line)) return { what: 'write', names: namesIn(line) }
  if (/write\(1<[^>]*>, "\d+ /.test(line)) return { what: 'ack', names: namesIn(line) }
  if (/fdatasync resumed>.*= 0/.test(line)) return { what: 'synced', names: [] }
  if (/fdatasync\(\d+<[^>]*\.wal>/.test(line)) {
    return {
      what: line.includes('unfinished') ? 'sync began' : 'synced',
      names: line.includes('unfinished') ? [] : ['whole'],
    }
  }
  return null
}

test('R4: traced by the system’s own calls, no ack leaves before the fdatasync that covers its entry has returned', async () => {
  using folder = temporaryFolder()
  const trace = join(folder.path, 'trace')
  const traced = ['-f', '-y', '-s', '1000000', '-e', 'trace=pwrite64,write,fdatasync', '-o', trace]
  const child = spawn('strace', [...traced, process.execPath, writer, 'write', join(folder.path, 'log')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let acks = 0
  createInterface({ input: child.stdout }).on('line', (line) => {
    acks += 1
    // The first number of a name is the traced process.
    if (acks === 400) process.kill(Number(/ (\d+)-/.exec(line)?.[1]), 'SIGKILL')
  })
  await once(child, 'close')
  const [written, syncing, durable] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const early: string[] = []
  let seen = 0
  for (const call of readFileSync(trace, 'utf8').split('\n').map(parse)) {
    if (call?.what === 'write') for (const name of call.names) written.add(name)
    if (call?.what === 'sync began') for (const name of written) syncing.add(name)
    if (call?.what === 'synced') for (const name of call.names.length > 0 ? written : syncing) durable.add(name)
    if (call?.what !== 'ack') continue
    seen += 1
    early.push(...call.names.filter((name) => !durable.has(name)))
  }
  expect(seen).toBeGreaterThanOrEqual(300)
  expect(early).toEqual([])
})
