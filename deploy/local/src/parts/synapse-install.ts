import { join } from 'node:path'

import { LocalError } from '../error.ts'
import { run, type RunOptions } from '../run.ts'
import { ensureTool } from '../tools.ts'
import { versions } from '../versions.ts'

import type { Task } from './part.ts'
import { findPython, type Python } from './python.ts'
import type { InstallSetting } from './setting.ts'

const { synapse } = versions

/**
 * Installs Synapse from PyPI into an environment of its own.
 * @returns the Python that runs it
 * @throws LocalError `synapse.no-python`, `synapse.no-venv`, or what `run` throws
 */
export async function installSynapse({ config, data, guard }: InstallSetting, task: Task): Promise<string> {
  const options = { what: 'Synapse', log: data.log('synapse'), guard, signal: task.signal, onLine: show(task) }
  const tool = {
    name: 'synapse',
    version: synapse.version,
    install: async (folder: string) => {
      const python = await findPython(config.env, synapse.python)
      if (!python) throw LocalError.of('synapse.no-python', undefined)
      task.progress({
        fr: `télécharge Synapse (${synapse.download} Mo)`,
        en: `downloads Synapse (${synapse.download} MB)`,
      })
      await createEnvironment(python, folder, config.env, options)
      const args = ['-m', 'pip', 'install', '--progress-bar=off', '--disable-pip-version-check', synapse.requirement]
      await run({ program: join(folder, 'bin/python'), args, env: config.env }, options)
    },
  }
  const folder = await ensureTool(config.tools, tool, task)
  return join(folder, 'bin/python')
}

/** Debian ships Python without what `venv` needs; `virtualenv`, or the system's pip, can do the same. */
async function createEnvironment(
  python: Python,
  folder: string,
  env: NodeJS.ProcessEnv,
  options: RunOptions,
): Promise<void> {
  const start = (args: readonly string[]) => run({ program: python.program, args, env }, options)
  if (python.hasVenv) return start(['-m', 'venv', folder])
  try {
    await start(['-m', 'virtualenv', folder]).catch(async () => {
      await start(['-m', 'venv', '--without-pip', folder])
      await start(['-m', 'pip', '--python', join(folder, 'bin/python'), 'install', 'pip'])
    })
  } catch (error) {
    throw LocalError.of('synapse.no-venv', undefined, error)
  }
}

/** pip tells the name and size of each file it fetches. */
function show(task: Task): (line: string) => void {
  return (line) => {
    const [, file, size] = /Downloading (\S+?)-[\d.]+\S* \(([\d.]+ [kMG]B)\)/.exec(line) ?? []
    if (file && size)
      task.progress({ fr: `télécharge ${file} (${size.replace('B', 'o')})`, en: `downloads ${file} (${size})` })
    if (line.startsWith('Installing collected')) task.progress({ fr: 'installe Synapse', en: 'installs Synapse' })
  }
}
