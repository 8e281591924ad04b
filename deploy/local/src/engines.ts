import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

import type { LocalConfig } from './config.ts'
import { LocalError } from './error.ts'
import { openDataFolder } from './folders.ts'
import { startGuard } from './guard.ts'
import { findGo } from './parts/go.ts'
import { installLivekit } from './parts/livekit.ts'
import type { Task } from './parts/part.ts'
import { installSynapse } from './parts/synapse-install.ts'
import { lineReport } from './ui/lines.ts'

/** Installs Synapse and LiveKit beforehand, for tests and benches: here an engine that can't be had is a failure. */
export async function ensureEngines(config: LocalConfig, tell: (line: string) => void): Promise<void> {
  const guard = startGuard()
  const about = { config, guard, data: openDataFolder(join(config.root, '.parvis/engines')) }
  const report = lineReport(config.language, (text) => tell(text.trimEnd()))
  const task = (name: 'synapse' | 'livekit', title: string): Task => ({
    signal: new AbortController().signal,
    progress: (detail) => report.part({ name, title: { fr: title, en: title } }, { state: 'preparing', detail }),
  })
  try {
    await Promise.all([
      installSynapse(about, task('synapse', 'Synapse')),
      installLivekit(about, task('livekit', 'LiveKit')),
    ])
  } finally {
    guard.dismiss()
  }
}

/** Go in front of the path, for the peers in Go that tests and benches build: the machine's, or the one that is brought. */
export async function withGo(config: LocalConfig, tell: (line: string) => void): Promise<LocalConfig> {
  const guard = startGuard()
  const report = lineReport(config.language, (text) => tell(text.trimEnd()))
  const about = { config, guard, data: openDataFolder(join(config.root, '.parvis/engines')) }
  try {
    const go = await findGo(about, {
      signal: new AbortController().signal,
      progress: (detail) =>
        report.part({ name: 'livekit', title: { fr: 'Go', en: 'Go' } }, { state: 'preparing', detail }),
    })
    if (go === 'go') return config
    return { ...config, env: { ...config.env, PATH: [dirname(go), config.env['PATH'] ?? ''].join(delimiter) } }
  } finally {
    guard.dismiss()
  }
}

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const applications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The browser of this machine: its path, or undefined. */
export function findChromium({ chromium, env }: LocalConfig): string | undefined {
  if (chromium) return existsSync(chromium) ? chromium : undefined
  return [...chromiumNames.flatMap((name) => onPath(name, env)), ...applications].find((path) => existsSync(path))
}

/** Finds Chromium; where this is root on Debian, brings it. @throws LocalError `chromium.none` */
export function ensureChromium(config: LocalConfig, tell: (line: string) => void): string {
  const found = findChromium(config) ?? (canInstall() ? install('chromium', config, tell, findChromium) : undefined)
  if (!found) throw LocalError.of('chromium.none', undefined)
  return found
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version')
}

function install<Found>(
  name: string,
  config: LocalConfig,
  tell: (line: string) => void,
  find: (config: LocalConfig) => Found,
): Found {
  const env = { ...config.env, DEBIAN_FRONTEND: 'noninteractive' }
  tell(`apt-get install ${name}`)
  for (const args of [
    ['update', '-q'],
    ['install', '-q', '-y', '--no-install-recommends', name],
  ]) {
    spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  return find(config)
}

/** Programs of Debian that service tests start, by their packages. */
const testPrograms = [
  { name: 'postgresql', isHere: () => existsSync('/usr/lib/postgresql') },
  { name: 'strace', isHere: ({ env }: LocalConfig) => onPath('strace', env).some((path) => existsSync(path)) },
]

/** Brings what service tests start. Where one can't be had, its tests fail and say what to install. */
export function ensureTestPrograms(config: LocalConfig, tell: (line: string) => void): void {
  if (!canInstall()) return
  for (const { name, isHere } of testPrograms) if (!isHere(config)) install(name, config, tell, isHere)
}

/** Where a program of this name would lie, in the order in which it is looked for. */
function onPath(name: string, env: NodeJS.ProcessEnv): readonly string[] {
  return (env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name))
}
