import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { isAlive, startedAt } from '../bootstrap/lock.mjs'

/** Ends what is listed when this process dies without having been able to: see guard.sh. */
export interface Guard {
  /** A process group. */
  watch(group: number): void
  forget(group: number): void
  /** One process, of whatever group. */
  watchOne(pid: number): void
  /** Everything is ended and forgotten: the guard may go. */
  dismiss(): void
}

/** @param record where the guard's pid is kept, so that the next start can wait until it has done its work */
export function startGuard(record?: string): Guard {
  const script = fileURLToPath(new URL('./guard.sh', import.meta.url))
  // A session of its own: neither the terminal's Ctrl+C nor a kill of our group may reach it.
  const child = spawn('/bin/sh', [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  child.unref()
  if (record !== undefined && child.pid !== undefined) keepRecord(record, child.pid)
  child.stdin.on('error', () => {})
  return {
    watch: (group) => void child.stdin.write(`+ -${group}\n`),
    forget: (group) => void child.stdin.write(`- -${group}\n`),
    watchOne: (pid) => void child.stdin.write(`+ ${pid}\n`),
    dismiss: () => void child.stdin.end(),
  }
}

/** Waits until the guard of an earlier run that was killed has ended the parts of that run. */
export async function awaitGuard(record: string): Promise<void> {
  if (!existsSync(record)) return
  const before = JSON.parse(readFileSync(record, 'utf8')) as Parameters<typeof isAlive>[0]
  for (let tries = 0; tries < 80 && isAlive(before); tries += 1) await sleep(100)
}

function keepRecord(record: string, pid: number): void {
  writeFileSync(record, JSON.stringify({ pid, started: startedAt(pid) }))
}
