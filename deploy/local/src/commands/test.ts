import { stdout } from 'node:process'

import { defineCommand } from 'citty'

import { readConfig } from '../config.ts'
import { LocalError } from '../error.ts'
import { runSuites } from '../suites/run-suites.ts'
import { staticSuite } from '../suites/static-suite.ts'
import { suiteNames } from '../suites/suite.ts'
import { browserSuite, serviceSuite, unitSuite } from '../suites/vitest-suite.ts'

const suites = [staticSuite, unitSuite, serviceSuite, browserSuite]

export const test = defineCommand({
  meta: {
    name: 'test',
    description: 'Tous les essais, ou : static, unit, service, browser / all tests, or those suites',
  },
  args: { suite: { type: 'string', description: suiteNames.join(', ') } },
  async run({ args }) {
    const asked = [...args._, ...(args.suite?.split(',') ?? [])]
    const unknown = asked.find((name) => !suites.some((suite) => suite.name === name))
    if (unknown !== undefined) throw LocalError.of('name.unknown', { name: unknown, known: suiteNames.join(', ') })
    const chosen = asked.length === 0 ? suites : suites.filter(({ name }) => asked.includes(name))
    const isGreen = await runSuites(chosen, readConfig(), (line) => void stdout.write(`${line}\n`))
    if (!isGreen) process.exitCode = 1
  },
})
