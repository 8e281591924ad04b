import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'

import { signalGroup, type Command } from './child.ts'
import { LocalError } from './error.ts'
import type { Guard } from './guard.ts'
import { whyOf } from './why.ts'

export interface RunOptions {
  /** What it does, for the sentence when it fails: « Synapse », « the build ». */
  readonly what: string
  readonly log: string
  readonly guard: Guard
  readonly signal: AbortSignal
  readonly onLine?: (line: string) => void
}

/**
 * Runs a program to its end; its lines go to the log and to `onLine`.
 * @throws LocalError `disk.full`, `network.none` or `command.failed`, with the line that says why
 */
export async function run(command: Command, options: RunOptions): Promise<void> {
  options.signal.throwIfAborted()
  const log = createWriteStream(options.log, { flags: 'a', mode: 0o600 })
  const tail: string[] = []
  try {
    const end = await runToEnd(command, options, (line) => {
      log.write(`${line}\n`)
      options.onLine?.(line)
      if (tail.push(line) > 200) tail.shift()
    })
    options.signal.throwIfAborted()
    if (end !== 'code 0') throw explain(options.what, tail, end)
  } finally {
    log.end()
  }
}

function runToEnd(command: Command, { guard, signal }: RunOptions, onLine: (line: string) => void): Promise<string> {
  const child = spawn(command.program, command.args, {
    cwd: command.cwd,
    env: command.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { pid } = child
  const abort = () => pid !== undefined && signalGroup(pid, 'SIGKILL')
  if (pid !== undefined) guard.watch(pid)
  signal.addEventListener('abort', abort)
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine)
  return new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, ending) => resolve(ending ?? `code ${code}`))
  }).finally(() => {
    signal.removeEventListener('abort', abort)
    if (pid !== undefined) guard.forget(pid)
  })
}

const noNetwork =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|name resolution|NewConnectionError|no such host|connection refused|network is unreachable|i\/o timeout|No matching distribution/i

function explain(what: string, tail: readonly string[], end: string): LocalError {
  const output = tail.join('\n')
  const cause = new Error(output)
  if (/ENOSPC|no space left/i.test(output)) return LocalError.of('disk.full', { what }, cause)
  if (noNetwork.test(output)) return LocalError.of('network.none', { what }, cause)
  const line = whyOf(tail) ?? end
  return LocalError.of('command.failed', { what, line }, cause)
}
