import { stderr } from 'node:process'

import { defineCommand, runCommand, showUsage } from 'citty'

import { readConfig } from './config.ts'
import { sentenceOf } from './error.ts'

const main = defineCommand({
  meta: { name: 'parvis', description: 'Parvis' },
  subCommands: {
    start: () => import('./commands/start.ts').then(({ start }) => start),
  },
})

const words = process.argv.slice(2)
try {
  if (words.includes('--help') || words.length === 0) await showUsage(main)
  else await runCommand(main, { rawArgs: words })
} catch (error) {
  tell(error)
  process.exitCode = 1
} finally {
  // The channel to the bootstrap would keep this process alive.
  process.disconnect?.()
}

function tell(error: unknown): void {
  const message = sentenceOf(error)
  if (words.includes('--json')) process.stdout.write(`${JSON.stringify({ event: 'failed', message })}\n`)
  else stderr.write(`${message[readConfig().language]}\n`)
}
