import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** A program under measurement. */
export interface Running {
  readonly url: string
  /** CPU seconds that it and its children have used so far. */
  cpu(): number
  /** Bytes that it and its children hold in memory (PSS). */
  memory(): number
  stop(): Promise<void>
}

/** Core for what is measured, and core for everything else: the load, the engine behind. */
export const measuredCore = 0
export const otherCore = 1

/** Ten thousand polls are twenty thousand descriptors: as many as this machine lets us have. */
const raised = 'ulimit -n 65536 2>/dev/null || ulimit -n $(ulimit -H -n); core=$1; shift; exec taskset -c "$core" "$@"'

/** Starts a program on one core; `portOf` finds its port in a line that it prints. */
export async function start(
  core: number,
  program: string,
  args: readonly string[],
  portOf: (line: string) => number | undefined = (line) => (/^\d+$/.test(line) ? Number(line) : undefined),
): Promise<Running> {
  const child = spawn('sh', ['-c', raised, 'sh', String(core), program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${program} ${args.join(' ')} ended with ${code}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = portOf(line)
      if (found !== undefined) resolve(found)
    })
  })
  return running(child, port, ended)
}

export function running(child: ChildProcess, port: number, ended: Promise<void>): Running {
  const pid = child.pid ?? 0
  return {
    url: `http://127.0.0.1:${port}`,
    cpu: () => cpuOfFamily(pid),
    memory: () => family(pid).reduce((sum, one) => sum + pssOf(one), 0),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Open files that this machine lets a process started here have at most. */
export function mostOpenFiles(): number {
  return Number(/^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 1024)
}

/** CPU seconds that a process and its living children have used so far. */
export const cpuOfFamily = (pid: number): number => family(pid).reduce((sum, one) => sum + cpuOf(one), 0)

function family(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
  return [pid, ...children.flatMap(family)]
}

/** Fields 14 and 15 of `/proc/PID/stat`, in ticks of 1/100 s, whatever the program is called. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function pssOf(pid: number): number {
  const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
  return Number(pss?.[1] ?? 0) * 1024
}
