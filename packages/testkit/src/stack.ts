import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export type StackPart =
  | 'issuer'
  | 'synapse'
  | 'livekit'
  | 'meet'
  | 'workspace'
  | 'witness'
  | 'store'
  | 'files'
  | 'gateway'

export interface StackOptions {
  /** A data folder to start on, kept afterwards. By default a fresh one, deleted at the end. */
  readonly data?: string
  /** Parts that the test has no use for. */
  readonly without?: readonly StackPart[]
  /** MB of heap that each program of ours has, in place of what its runtime takes by itself. */
  readonly heap?: number
}

export interface StackAccount {
  readonly uid: string
  readonly name: string
  readonly email: string
  readonly role: string
}

/** A real Parvis, started as a user does. */
export interface RunningStack {
  readonly url: string
  readonly issuer: string
  readonly accounts: readonly StackAccount[]
  readonly dataDir: string
  /** The process id of a part as it runs now; it changes when the part is restarted. */
  pid(part: StackPart): number
  /** Kills a part (SIGKILL unless told otherwise) and resolves when the supervisor has it ready again. */
  kill(part: StackPart, signal?: NodeJS.Signals): Promise<void>
  /** What a part has logged so far. */
  logs(part: StackPart): Promise<string>
  /** Ctrl+C, then waits for the end of everything; rejects when that does not come. Safe to call twice. */
  stop(): Promise<void>
}

/** Longest end of a stack, in milliseconds: every part has its own, shorter grace. */
const patience = 60_000

const bootstrap = fileURLToPath(new URL('../../../deploy/local/bootstrap.mjs', import.meta.url))

/** Starts the stack on free ports. Rejects with what it last said when it does not become ready. */
export async function startStack(options: StackOptions = {}): Promise<RunningStack> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'parvis-stack-')))
  const words = ['start', '--json', '--port', '0', '--data', data]
  if (options.without?.length) words.push('--without', options.without.join(','))
  // The channel carries nothing: it closes when this process dies, by whatever signal, and the stack then ends.
  const node = options.heap === undefined ? [] : ['env', `NODE_OPTIONS=--max-old-space-size=${options.heap}`]
  const [program, ...args] = [...node, process.execPath, bootstrap, ...words] as [string, ...string[]]
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const news = follow(child)
  const ready = await news.ready.catch(async (error: unknown) => {
    if (options.data === undefined) await rm(data, { recursive: true, force: true })
    throw error
  })
  return {
    url: ready.url,
    issuer: ready.issuer,
    accounts: ready.accounts,
    dataDir: data,
    pid: (part) => pidOf(news.pids, part),
    kill: async (part, signal = 'SIGKILL') => {
      const again = news.nextReady(part)
      process.kill(pidOf(news.pids, part), signal)
      await again
    },
    logs: (part) => readFile(join(data, 'logs', `${part}.log`), 'utf8'),
    stop: async () => {
      child.kill('SIGINT')
      const late = sleep(patience, 'late' as const, { ref: false })
      if ((await Promise.race([news.ended, late])) === 'late') {
        child.kill('SIGKILL')
        throw new Error(`the stack does not stop:\n${news.lastWords()}`)
      }
      if (options.data === undefined) await rm(data, { recursive: true, force: true })
    },
  }
}

interface ReadyEvent {
  readonly url: string
  readonly issuer: string
  readonly accounts: readonly StackAccount[]
}

interface Follower {
  readonly ready: Promise<ReadyEvent>
  readonly ended: Promise<void>
  /** The latest events, for whoever asks why. */
  lastWords(): string
  readonly pids: ReadonlyMap<string, number>
  nextReady(part: StackPart): Promise<void>
}

/** Reads the events that `start --json` writes, one a line. */
function follow(child: ChildProcess): Follower {
  const pids = new Map<string, number>()
  const waiting = new Map<string, () => void>()
  const said: string[] = []
  const lastWords = () => said.slice(-20).join('\n')
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const ready = new Promise<ReadyEvent>((resolve, reject) => {
    const onLine = (line: string) => {
      said.push(line)
      const event = parse(line)
      if (event['event'] === 'ready') resolve(event as unknown as ReadyEvent)
      if (event['event'] !== 'part' || event['state'] !== 'ready') return
      const part = String(event['part'])
      if (typeof event['pid'] === 'number') pids.set(part, event['pid'])
      waiting.get(part)?.()
      waiting.delete(part)
    }
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', onLine)
    void ended.then(() => reject(new Error(`the stack did not start:\n${lastWords()}`)))
  })
  const nextReady = (part: StackPart) => new Promise<void>((resolve) => waiting.set(part, resolve))
  return { ready, ended, pids, nextReady, lastWords }
}

function parse(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return {}
  }
}

function pidOf(pids: ReadonlyMap<string, number>, part: StackPart): number {
  const pid = pids.get(part)
  if (pid === undefined) throw new Error(`${part} does not run`)
  return pid
}
