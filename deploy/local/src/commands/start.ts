import { stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline/promises'

import { defineCommand } from 'citty'

import { readLock, isAlive } from '../../bootstrap/lock.mjs'
import { readConfig, type LocalConfig } from '../config.ts'
import { LocalError } from '../error.ts'
import { openDataFolder, resetDataFolder } from '../folders.ts'
import { dataPath, runStack, stackArgs } from '../run-stack.ts'
import type { Language } from '../words.ts'

export const start = defineCommand({
  meta: { name: 'start', description: 'Démarre Parvis sur cette machine / starts Parvis on this machine' },
  args: {
    ...stackArgs,
    reset: { type: 'boolean', description: 'efface les données d’abord / deletes the data first' },
    yes: { type: 'boolean', description: 'sans question / no question' },
  },
  async run({ args }) {
    const config = readConfig({ tools: args.tools })
    const wantsIt = !args.reset || (await reset(dataPath(config, args.data), config, args.yes ?? false))
    if (wantsIt) await runStack(config, args)
  },
})

/** @returns false when the person, asked, prefers to keep the data */
async function reset(data: string, { isTerminal, language }: LocalConfig, yes: boolean): Promise<boolean> {
  if (!yes && !(isTerminal && stdin.isTTY)) throw LocalError.of('reset.needs-answer', undefined)
  const holder = readLock(openDataFolder(data).lock)
  if (holder && isAlive(holder)) throw LocalError.of('data.in-use', { url: holder.url ?? '…', pid: holder.pid })
  if (!yes && !(await agrees(language, data))) return false
  resetDataFolder(data)
  return true
}

async function agrees(language: Language, data: string): Promise<boolean> {
  const questions = { fr: `Effacer toutes les données de ${data} ? [o/N] `, en: `Delete all data in ${data}? [y/N] ` }
  const terminal = createInterface({ input: stdin, output: stdout })
  try {
    return /^[oy]/i.test((await terminal.question(questions[language])).trim())
  } finally {
    terminal.close()
  }
}
