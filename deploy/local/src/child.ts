import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Guard } from './guard.ts'

/** A program to run, without a shell. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

export interface Child {
  readonly pid: number
  /** Resolves once, when the program ended, with words for how: `code 1`, `SIGKILL`. Never rejects. */
  readonly exited: Promise<string>
  /** Asks to end, then insists after `grace` milliseconds; resolves when the whole process group is gone. */
  stop(grace: number): Promise<void>
}

/**
 * Starts a program as the head of a process group of its own, so that Ctrl+C in the terminal
 * reaches only us (the stop is ordered) and that its own children can be ended with it.
 * Output goes to `log`, a file that is appended to.
 */
export async function startChild(command: Command, log: string, guard: Guard): Promise<Child> {
  const output = openSync(log, 'a', 0o600)
  const child = spawn(command.program, command.args, {
    cwd: command.cwd,
    env: command.env,
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const exited = endOf(child)
  const pid = child.pid
  if (pid === undefined) throw new Error(await exited)
  guard.watch(pid)
  void exited.then(() => signalGroup(pid, 'SIGKILL')).then(() => guard.forget(pid))
  return { pid, exited, stop: (grace) => stopGroup(pid, exited, grace) }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code, signal) => resolve(signal ?? `code ${code}`))
  })
}

async function stopGroup(pid: number, exited: Promise<string>, grace: number): Promise<void> {
  signalGroup(pid, 'SIGTERM')
  const late = sleep(grace, 'late', { ref: false })
  if ((await Promise.race([exited, late])) === 'late') signalGroup(pid, 'SIGKILL')
  await exited
}

/** Signals a whole group; a group that is gone already is what we wanted. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    // ESRCH, and on macOS EPERM for a group of which only the dead remain.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
