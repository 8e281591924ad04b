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
  if (wanted === 'help') {
    process.stdout.write(usage)
    return exitCodes.verified
  }
  if (wanted === undefined) {
    process.stderr.write(usage)
    return exitCodes.unreadable
  }
  const policy = await brought(wanted.policy, 'policy')
  const since = await brought(wanted.since, 'since')
  const trust = { ...(policy !== undefined && { policy }), ...(since !== undefined && { since }) }
  const progress = createProgress(process.stderr, language)
  const outcome = await checkPath(wanted.path, trust, { sha, onProgress: progress.show }).finally(progress.clear)
  if (outcome === undefined) return refuse('input')
  const told = tell(outcome, language)
  const lines = [told.headline, ...told.grounds, ...told.limits.map((limit) => `· ${limit}`)]
  process.stdout.write(wanted.json ? `${JSON.stringify(toReport(outcome, told))}\n` : `${lines.join('\n')}\n`)
  return exitCodeOf(outcome.verdict)
}

/** What the person who verifies brings along; that it cannot be read says nothing about the log. */
async function brought(path: string | undefined, what: TrustError['what']): Promise<string | undefined> {
  if (path === undefined) return undefined
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new TrustError(what, cause)
  }
}

function refuse(what: Parameters<typeof unreadable>[0], cause?: unknown): number {
  process.stderr.write(`${unreadable(what)[language]}\n`)
  if (cause instanceof Error) process.stderr.write(`${cause.message}\n`)
  return exitCodes.unreadable
}

const isOfTheDisk = (error: unknown): boolean => error instanceof Error && 'syscall' in error

// A defect of this program is no verdict: Node's own exit code for it would read as « broken ».
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack}\n`)
  process.exit(exitCodes.unreadable)
})

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof TrustError) process.exitCode = refuse(error.what, error.cause)
  else if (isOfTheDisk(error)) process.exitCode = refuse('input', error)
  else throw error
}
