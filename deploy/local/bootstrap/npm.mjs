/** Runs the user's own npm client, so that their registry, proxy and cache settings count. */
import { spawn } from 'node:child_process'
import { basename, delimiter, dirname } from 'node:path'

/** An npm run that failed, with the one line of its output that says why. */
export class NpmError extends Error {
  constructor(reason, line) {
    super(line)
    this.reason = reason
  }
}

/**
 * @param node the Node that npm runs on: packages for other engines are skipped by npm according to it
 * @returns resolves when npm ended well; rejects with NpmError
 */
export function npm(node, args, { env, cwd }) {
  const path = `${dirname(node)}${delimiter}${env['PATH'] ?? ''}`
  const cli = env['npm_execpath']
  const [command, first] = cli && basename(cli) === 'npm-cli.js' ? [node, [cli]] : ['npm', []]
  const quiet = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error', '--no-update-notifier']
  return new Promise((done, fail) => {
    const child = spawn(command, [...first, ...args, ...quiet], {
      cwd,
      env: { ...env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (chunk) => (output = (output + chunk).slice(-20_000))
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => fail(new NpmError(error.code === 'ENOENT' ? 'noNpm' : 'failed', error.message)))
    child.on('close', (code) => (code === 0 ? done(output) : fail(explain(output))))
  })
}

export function explain(output) {
  const lines = output.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
  const line = lines.find((text) => text !== '' && !/^(code|errno|syscall|path|A complete log)/.test(text)) ?? 'npm'
  if (/ENOSPC|no space left/i.test(output)) return new NpmError('diskFull', line)
  if (/ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ECONNRESET|ENETUNREACH|network/i.test(output))
    return new NpmError('noNetwork', line)
  return new NpmError('failed', line)
}
