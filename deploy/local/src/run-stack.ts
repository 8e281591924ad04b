import { resolve } from 'node:path'

import { startChild, type Child, type Command } from './child.ts'
import type { LocalConfig } from './config.ts'
import { LocalError, sentenceOf } from './error.ts'
import { openDataFolder } from './folders.ts'
import { startGuard } from './guard.ts'
import { partNames, type PartName } from './parts/part.ts'
import type { Report } from './report.ts'
import { openStack, type Stack } from './stack.ts'
import { onStopAsked } from './stop.ts'
import { reportFor } from './ui/report-for.ts'

/** What `start` and `dev` can be told. */
export const stackArgs = {
  port: { type: 'string', description: '8480 ; 0 : un port libre / a free one' },
  data: { type: 'string', description: '.parvis/data' },
  tools: { type: 'string', description: '.parvis/tools' },
  without: { type: 'string', description: 'livekit,workspace…' },
  json: { type: 'boolean', description: 'un objet JSON par ligne / one JSON object a line' },
} as const

export interface StackWords {
  readonly port?: string | undefined
  readonly data?: string | undefined
  readonly without?: string | undefined
  readonly json?: boolean | undefined
}

export function dataPath(config: LocalConfig, data: string | undefined): string {
  return resolve(data ?? `${config.root}/.parvis/data`)
}

/**
 * Runs Parvis until somebody asks it to stop; what goes wrong is reported, and is the exit code.
 * `beside` is a program that starts once all is ready, and ends with it.
 */
export async function runStack(
  config: LocalConfig,
  words: StackWords,
  { beside }: { readonly beside?: Command } = {},
): Promise<void> {
  const report = reportFor(config, words.json ?? false)
  try {
    const data = dataPath(config, words.data)
    const options = { config, data, port: portOf(words.port), without: partList(words.without), report }
    await untilStopped(withCompanion(await openStack(options), beside, data), report)
    report.stopped()
  } catch (error) {
    report.failed(sentenceOf(error))
    process.exitCode = 1
  }
}

function withCompanion(stack: Stack, beside: Command | undefined, data: string): Stack {
  if (!beside) return stack
  const guard = startGuard()
  let companion: Child | undefined
  return {
    start: async () => {
      await stack.start()
      companion = await startChild(beside, openDataFolder(data).log('workspace'), guard)
    },
    stop: async (how) => {
      await Promise.all([companion?.stop(2000), stack.stop(how)])
      guard.dismiss()
    },
  }
}

async function untilStopped(stack: Stack, report: Report): Promise<void> {
  const asked = Promise.withResolvers<undefined>()
  let stopping: Promise<void> | undefined
  const release = onStopAsked((again) => {
    if (!again) report.stopping()
    stopping = stack.stop({ atOnce: again })
    asked.resolve(undefined)
  })
  const started = stack.start()
  // Stopped while it starts: what the start then fails with is our own doing.
  started.catch(() => {})
  try {
    await Promise.race([started, asked.promise])
    await asked.promise
  } finally {
    await (stopping ?? stack.stop())
    release()
  }
}

function portOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined
  const port = Number(word)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw LocalError.of('name.unknown', { name: `--port ${word}`, known: '0 … 65535' })
  return port
}

function partList(words: string | undefined): PartName[] {
  const names = words?.split(',') ?? []
  const isPart = (name: string): name is PartName => (partNames as readonly string[]).includes(name)
  const unknown = names.find((name) => !isPart(name))
  if (unknown !== undefined) throw LocalError.of('name.unknown', { name: unknown, known: partNames.join(', ') })
  return names.filter(isPart)
}
