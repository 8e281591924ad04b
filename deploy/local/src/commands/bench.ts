import { existsSync, globSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { basename, join } from 'node:path'
import { execPath, stderr, stdout } from 'node:process'

import { defineCommand } from 'citty'

import { readConfig, type LocalConfig } from '../config.ts'
import { ensureEngines, withGo } from '../engines.ts'
import { LocalError } from '../error.ts'
import { inForeground } from '../foreground.ts'

export const bench = defineCommand({
  meta: { name: 'bench', description: 'Mesures / benchmarks' },
  args: {
    name: { type: 'positional', required: false, description: 'gateway, chat…' },
    rounds: {
      type: 'positional',
      required: false,
      description: 'tours, où la mesure en a / rounds, where it has some',
    },
  },
  async run({ args }) {
    const tell = (line: string) => void stderr.write(`${line}\n`)
    const config = await withGo(readConfig(), tell)
    await ensureEngines(config, tell)
    stdout.write(`${JSON.stringify({ machine: machineFacts() })}\n`)
    await runFiles(config, 'bench', args.name, args.rounds === undefined ? [] : [args.rounds])
  },
})

export const campaign = defineCommand({
  meta: { name: 'campaign', description: 'Longues séries d’essais / long test campaigns' },
  args: {
    name: { type: 'positional', required: false, description: 'nom / name' },
    seed: { type: 'string', description: 'graine / seed' },
  },
  async run({ args }) {
    const config = readConfig()
    await ensureEngines(config, (line) => void stderr.write(`${line}\n`))
    await runFiles(
      config,
      'packages/testkit/src/campaigns',
      args.name,
      args.seed === undefined ? [] : ['--seed', args.seed],
    )
  },
})

/** Runs `<folder>/<name>.ts`, or every one of them; a failing one does not keep the next from running. */
async function runFiles(
  { root, env }: LocalConfig,
  folder: string,
  name: string | undefined,
  args: readonly string[],
): Promise<void> {
  const known = globSync('*.ts', { cwd: join(root, folder) }).filter((file) => !file.endsWith('.test.ts'))
  const names = known.map((file) => basename(file, '.ts')).toSorted()
  if (name !== undefined && !existsSync(join(root, folder, `${name}.ts`))) {
    throw LocalError.of('name.unknown', { name, known: names.join(', ') })
  }
  for (const one of name === undefined ? names : [name]) {
    const code = await inForeground({
      program: execPath,
      args: [join(root, folder, `${one}.ts`), ...args],
      cwd: root,
      env,
    })
    if (code !== 0) process.exitCode = 1
  }
}

/** Memory in gibibytes. */
function machineFacts(): object {
  const [load] = loadavg()
  return {
    cores: cpus().length,
    model: cpus()[0]?.model,
    memory: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    system: `${process.platform} ${process.arch}`,
    load: Number(load?.toFixed(2)),
  }
}
