import { stderr, stdout } from 'node:process'

import { defineCommand, runCommand, showUsage } from 'citty'

import { readConfig } from './config.ts'
import { sentenceOf } from './error.ts'

const main = defineCommand({
  meta: { name: 'parvis', description: 'Parvis' },
  subCommands: {
    start: () => import('./commands/start.ts').then(({ start }) => start),
    test: () => import('./commands/test.ts').then(({ test }) => test),
    dev: () => import('./commands/dev.ts').then(({ dev }) => dev),
    'dev:mocked': () => import('./commands/dev.ts').then(({ devMocked }) => devMocked),
    build: () => import('./commands/build.ts').then(({ build }) => build),
    lint: () => import('./commands/checks.ts').then(({ lint }) => lint),
    typecheck: () => import('./commands/checks.ts').then(({ typecheck }) => typecheck),
    bench: () => import('./commands/bench.ts').then(({ bench }) => bench),
    campaign: () => import('./commands/bench.ts').then(({ campaign }) => campaign),
    sbom: () => import('./commands/sbom.ts').then(({ sbom }) => sbom),
    doctor: () => import('./commands/doctor.ts').then(({ doctor }) => doctor),
  },
})

const words = process.argv.slice(2)
// Whoever read our output may die before us: what we started is still to be stopped in order.
stdout.on('error', () => {})
stderr.on('error', () => {})
try {
  if (words.includes('--help') || words.length === 0) await showUsage(main)
  else await runCommand(main, { rawArgs: words })
} catch (error) {
  tell(error)
  process.exitCode = 1
} finally {
  // The channel to the bootstrap would keep this process alive.
  if (process.connected) process.disconnect?.()
}

function tell(error: unknown): void {
  const message = sentenceOf(error)
  if (words.includes('--json')) stdout.write(`${JSON.stringify({ event: 'failed', message })}\n`)
  else stderr.write(`${message[readConfig().language]}\n`)
}
