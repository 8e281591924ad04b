import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Ends listed process groups when this process dies without having been able to: see guard.sh. */
export interface Guard {
  watch(group: number): void
  forget(group: number): void
  /** Every group is ended and forgotten: the guard may go. */
  dismiss(): void
}

export function startGuard(): Guard {
  const script = fileURLToPath(new URL('./guard.sh', import.meta.url))
  // A session of its own: neither the terminal's Ctrl+C nor a kill of our group may reach it.
  const child = spawn('/bin/sh', [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  child.unref()
  child.stdin.on('error', () => {})
  return {
    watch: (group) => void child.stdin.write(`+ ${group}\n`),
    forget: (group) => void child.stdin.write(`- ${group}\n`),
    dismiss: () => void child.stdin.end(),
  }
}
