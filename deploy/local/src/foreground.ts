import { spawn } from 'node:child_process'

import type { Command } from './child.ts'

/** Runs a program in this terminal until it ends. It shares our process group: Ctrl+C reaches it by itself. @returns its exit code */
export function inForeground({ program, args, cwd, env }: Command): Promise<number> {
  const child = spawn(program, args, { cwd, env, stdio: 'inherit' })
  const pass = () => void child.kill('SIGTERM')
  process.on('SIGTERM', pass)
  process.on('SIGINT', ignore)
  process.once('disconnect', pass)
  return new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  }).finally(() => {
    process.off('SIGTERM', pass)
    process.off('SIGINT', ignore)
    process.off('disconnect', pass)
  })
}

/** The child decides what Ctrl+C means; we end when it has ended. */
function ignore(): void {}
