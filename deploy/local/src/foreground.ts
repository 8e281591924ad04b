import { spawn } from 'node:child_process'

import type { Command } from './child.ts'
import { startGuard } from './guard.ts'

/** A program that shares our terminal has heard Ctrl+C by itself; one still running after this long, in milliseconds, has not. */
const deaf = 3000

/** Runs a program in this terminal until it ends, or we do, even by SIGKILL. @returns its exit code */
export function inForeground({ program, args, cwd, env }: Command): Promise<number> {
  const child = spawn(program, args, { cwd, env, stdio: 'inherit' })
  const guard = startGuard()
  if (child.pid !== undefined) guard.watchOne(child.pid)
  const end = () => void child.kill('SIGTERM')
  const wait = () => void setTimeout(end, deaf).unref()
  process.on('SIGTERM', end)
  process.on('SIGINT', wait)
  process.on('disconnect', end)
  return new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  }).finally(() => {
    process.off('SIGTERM', end)
    process.off('SIGINT', wait)
    process.off('disconnect', end)
    guard.dismiss()
  })
}
