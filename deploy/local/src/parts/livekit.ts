import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { stringify } from 'yaml'

import { assertAnswers } from '../health.ts'
import { run } from '../run.ts'
import { ensureTool } from '../tools.ts'
import { versions } from '../versions.ts'

import { findGo } from './go.ts'
import { sfuId } from './meet.ts'
import type { Part, Task } from './part.ts'
import type { InstallSetting, Setting } from './setting.ts'

const title = { fr: 'LiveKit (appels)', en: 'LiveKit (calls)' }
const { livekit } = versions

export function livekitPart(setting: Setting): Part {
  const url = setting.config.livekit?.url
  if (url) return { name: 'livekit', title, required: false, needs: [], prepare: () => assertAnswers(title, url, '/') }
  let program = ''
  const prepare = async (task: Task) => {
    program = await installLivekit(setting, task)
  }
  const launch = {
    command: () =>
      Promise.resolve({
        program,
        args: ['--config', writeConfig(setting)],
        cwd: setting.data.of('livekit'),
        env: setting.config.env,
      }),
    health: `http://127.0.0.1:${setting.ports.livekit}/`,
    patience: 30_000,
    grace: 8_000,
  }
  return { name: 'livekit', title, required: false, needs: [], prepare, launch }
}

/** Builds LiveKit from its Go module. @returns the program's path */
export async function installLivekit(setting: InstallSetting, task: Task): Promise<string> {
  const { config, data, guard } = setting
  const install = async (folder: string) => {
    const go = await findGo(setting, task)
    const env = { ...config.env, GOBIN: folder, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '' }
    task.progress({
      fr: `télécharge LiveKit (${livekit.download} Mo)`,
      en: `downloads LiveKit (${livekit.download} MB)`,
    })
    // -v names each package as it is compiled: the only sign of life in a minute of building.
    const args = ['install', '-v', '-trimpath', '-ldflags=-s -w', livekit.module]
    await run(
      { program: go, args, env },
      { what: 'LiveKit', log: data.log('livekit'), guard, signal: task.signal, onLine: show(task) },
    )
    renameSync(join(folder, 'server'), join(folder, 'livekit-server'))
  }
  return join(
    await ensureTool(config.tools, { name: 'livekit', version: livekit.version, install }, task),
    'livekit-server',
  )
}

function show(task: Task): (line: string) => void {
  let built = 0
  return (line) => {
    const [, fetched] = /^go: downloading (\S+)/.exec(line) ?? []
    if (fetched) return task.progress({ fr: `télécharge ${fetched}`, en: `downloads ${fetched}` })
    built += 1
    task.progress({ fr: `compile LiveKit (${built} paquets)`, en: `compiles LiveKit (${built} packages)` })
  }
}

function writeConfig({ ports, secrets, data }: Setting): string {
  const path = join(data.config, 'livekit.yaml')
  const config = {
    port: ports.livekit,
    bind_addresses: ['127.0.0.1'],
    rtc: {
      // It would listen on every address, whatever bind_addresses says: on one machine, UDP always gets through.
      tcp_port: 0,
      udp_port: ports.livekitUdp,
      use_external_ip: false,
      node_ip: '127.0.0.1',
      enable_loopback_candidate: true,
      interfaces: { includes: [loopback()] },
    },
    keys: { parvis: readFileSync(secrets.livekit, 'utf8').trim() },
    // A room exists only once admission has created it.
    room: { auto_create: false },
    webhook: { api_key: 'parvis', urls: [`http://127.0.0.1:${ports.meet}/${sfuId}/sfu_webhook`] },
    logging: { level: 'warn' },
  }
  writeFileSync(path, stringify(config), { mode: 0o600 })
  return path
}

function loopback(): string {
  return process.platform === 'darwin' ? 'lo0' : 'lo'
}
