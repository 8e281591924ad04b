import { resolve } from 'node:path'
import { stdin } from 'node:process'

import { confirm, isCancel } from '@clack/prompts'
import { defineCommand } from 'citty'

import { readConfig, type LocalConfig } from '../config.ts'
import { LocalError } from '../error.ts'
import { resetDataFolder } from '../folders.ts'
import { partNames, type PartName } from '../parts/part.ts'
import { openStack, type Stack } from '../stack.ts'
import { onStopAsked } from '../stop.ts'
import { reportFor } from '../ui/report-for.ts'

export const start = defineCommand({
  meta: { name: 'start', description: 'Démarre Parvis sur cette machine / starts Parvis on this machine' },
  args: {
    port: { type: 'string', description: '8480 ; 0 : un port libre / a free one' },
    data: { type: 'string', description: '.parvis/data' },
    tools: { type: 'string', description: '.parvis/tools' },
    without: { type: 'string', description: 'livekit,workspace…' },
    reset: { type: 'boolean', description: 'efface les données d’abord / deletes the data first' },
    yes: { type: 'boolean', description: 'sans question / no question' },
    json: { type: 'boolean', description: 'un objet JSON par ligne / one JSON object a line' },
  },
  async run({ args }) {
    const config = readConfig({ tools: args.tools })
    const data = resolve(args.data ?? `${config.root}/.parvis/data`)
    const report = reportFor(config, args.json ?? false)
    if (args.reset) await reset(data, config, args.yes ?? false)
    const port = args.port === undefined ? undefined : Number(args.port)
    const stack = await openStack({ config, data, port, without: partList(args.without), report })
    await runUntilStopped(stack, report)
  },
})

async function runUntilStopped(stack: Stack, report: ReturnType<typeof reportFor>): Promise<void> {
  let stopping: Promise<void> | undefined
  const stopAsked = new Promise<void>((resolve) => {
    onStopAsked((again) => {
      if (!again) report.stopping()
      stopping = stack.stop({ atOnce: again })
      resolve()
    })
  })
  try {
    await Promise.race([stack.start(), stopAsked])
  } catch (error) {
    stopping ??= stack.stop()
    await stopping
    throw error
  }
  await stopAsked
  await stopping
  report.stopped()
}

async function reset(data: string, { isTerminal, language }: LocalConfig, yes: boolean): Promise<void> {
  if (!yes && !(isTerminal && stdin.isTTY)) throw LocalError.of('reset.needs-answer', undefined)
  const question = { fr: `Effacer toutes les données de ${data} ?`, en: `Delete all data in ${data}?` }
  const answer = yes || (await confirm({ message: question[language], initialValue: false }))
  if (isCancel(answer) || !answer) process.exit(1)
  resetDataFolder(data)
}

function partList(words: string | undefined): PartName[] {
  const names = words === undefined ? [] : words.split(',')
  const isPart = (name: string): name is PartName => (partNames as readonly string[]).includes(name)
  const unknown = names.find((name) => !isPart(name))
  if (unknown !== undefined) throw LocalError.of('name.unknown', { name: unknown, known: partNames.join(', ') })
  return names.filter(isPart)
}
