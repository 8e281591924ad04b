#!/usr/bin/env node
import { readFile } from 'node:fs/promises'
import { readArguments, usage } from './arguments.ts'
import { TrustError } from './check.ts'
import { readLanguage } from './config.ts'
import { exitCodeOf, exitCodes } from './exit.ts'
import { checkPath } from './open.ts'
import { createProgress } from './progress.ts'
import { nodeSha256 as sha } from './node-sha256.ts'
import { toReport } from './report.ts'
import { unreadable } from './say/unreadable.ts'
import { tell } from './say/tell.ts'

const language = readLanguage()

async function main(words: readonly string[]): Promise<number> {
  const wanted = readArguments(words)
  if (wanted === undefined) {
    process.stderr.write(usage)
    return exitCodes.unreadable
  }
  const trust = {
    ...(wanted.policy !== undefined && { policy: await readFile(wanted.policy, 'utf8') }),
    ...(wanted.since !== undefined && { since: await readFile(wanted.since, 'utf8') }),
  }
  const progress = createProgress(process.stderr, language)
  const outcome = await checkPath(wanted.path, trust, { sha, onProgress: progress.show }).finally(progress.clear)
  if (outcome === undefined) throw new Error('nothing that is known')
  const told = tell(outcome, language)
  const lines = [told.headline, ...told.grounds, ...told.limits.map((limit) => `· ${limit}`)]
  process.stdout.write(wanted.json ? `${JSON.stringify(toReport(outcome, told))}\n` : `${lines.join('\n')}\n`)
  return exitCodeOf(outcome.verdict)
}

// A defect of this program is no verdict: Node's own exit code for it would read as « broken ».
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack}\n`)
  process.exit(exitCodes.unreadable)
})

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${unreadable(error instanceof TrustError ? error.what : 'input')[language]}\n`)
  if (error instanceof Error)
    process.stderr.write(`${error.cause instanceof Error ? error.cause.message : error.message}\n`)
  process.exitCode = exitCodes.unreadable
}
