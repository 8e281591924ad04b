import { stdout } from 'node:process'

import { defineCommand } from 'citty'

import { isAlive, readLock } from '../../bootstrap/lock.mjs'
import { readConfig } from '../config.ts'
import { examine } from '../doctor/examine.ts'
import type { Finding, Verdict } from '../doctor/finding.ts'
import { openDataFolder } from '../folders.ts'
import { dataPath } from '../run-stack.ts'
import type { Language } from '../words.ts'

const marks: Readonly<Record<Verdict, string>> = { good: '✓', poor: '!', bad: '✗' }

export const doctor = defineCommand({
  meta: { name: 'doctor', description: 'Examine cette machine / examines this machine' },
  args: {
    data: { type: 'string', description: '.parvis/data' },
    tools: { type: 'string', description: '.parvis/tools' },
    json: { type: 'boolean', description: 'un objet JSON par ligne / one JSON object a line' },
  },
  async run({ args }) {
    const config = readConfig({ tools: args.tools })
    const data = openDataFolder(dataPath(config, args.data))
    const holder = readLock(data.lock)
    const findings = await examine({ config, data, url: isAlive(holder) ? holder?.url : undefined })
    for (const finding of findings)
      stdout.write(`${args.json ? JSON.stringify(finding) : lineOf(finding, config.language)}\n`)
    if (findings.some(({ verdict }) => verdict === 'bad')) process.exitCode = 1
  },
})

function lineOf({ about, verdict, seen, remedy }: Finding, language: Language): string {
  const line = `${marks[verdict]} ${about[language]} : ${seen[language]}`
  return remedy ? `${line}\n  → ${remedy[language]}` : line
}
