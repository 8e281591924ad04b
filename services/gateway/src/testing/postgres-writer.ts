import { writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { LeafFields } from '@parvis/contracts'
import pg from 'pg'
import { openPostgresLog } from '../audit/postgres/postgres-log.ts'
import { LogKeys } from '../audit/signing/log-keys.ts'

/**
 * A replica that tests pause and kill: `node postgres-writer.ts <url> <lease in ms>`. Appends a few entries at a time
 * without end, integrates when it can, and says `index correlation` after each ack.
 */
const [url = '', lease = '1000'] = process.argv.slice(2)
const seed = Buffer.alloc(32, 7).toString('base64')
const keys = new LogKeys('parvis.example/journal', [{ seed, from: '2026-01-01T00:00:00Z', until: null }])
const pool = new pg.Pool({ connectionString: url, max: 6 })
pool.on('error', () => undefined)
const log = await openPostgresLog(pool, keys, { roundMs: 20, patienceMs: 50, leaseMs: Number(lease) })

async function append(worker: number): Promise<void> {
  for (let number = 0; ; number += 1) {
    const correlation = `${process.pid}-${worker}-${number}`
    const leaf: LeafFields = {
      ...{ kind: 'intent', act: 'matrix.message.send', class: 'content', actor: 'anonymous', correlation },
      ...{ place: { from: 'local', to: 'local' }, decision: 'allow', rules: [], policy: 'p' },
    }
    const ack = await log.append({ leaf }).catch(() => null)
    if (ack !== null) writeSync(1, `${ack.index} ${correlation}\n`)
    await wait(5)
  }
}

await Promise.all(Array.from({ length: 4 }, (_, worker) => append(worker)))
