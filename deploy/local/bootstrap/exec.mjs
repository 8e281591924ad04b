/** Hands over to the command line in TypeScript: same terminal, same signals, same exit code. */
import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'

/**
 * The channel between both processes carries nothing. It closes when this one dies, even by SIGKILL,
 * and the command line then stops what it started. Whoever started this one by a program may hold such a channel too.
 */
export function exec(node, args, { env }) {
  const path = `${dirname(node)}${delimiter}${env['PATH'] ?? ''}`
  const child = spawn(node, args, { env: { ...env, PATH: path }, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const orphaned = () => child.kill('SIGTERM')
  process.on('disconnect', orphaned)
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('exit', (code, signal) => done(signal ? 1 : (code ?? 1)))
  }).finally(() => {
    // As long as somebody listens to it, the channel to whoever started us would keep this process alive.
    process.off('disconnect', orphaned)
  })
}
