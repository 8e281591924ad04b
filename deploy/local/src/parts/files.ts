import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'

import { LocalError } from '../error.ts'

import { requireAll, type Part } from './part.ts'
import type { Setting } from './setting.ts'

/** Between the gateway and the store: speaks a Nextcloud's dialect, and keeps the passwords by which it does. */
export function filesPart(setting: Setting): Part {
  const program = join(setting.config.root, 'services/files/src/main.ts')
  return {
    name: 'files',
    title: { fr: 'Fichiers', en: 'Files' },
    required: false,
    needs: ['store'],
    prepare: () => Promise.resolve(),
    launch: {
      command: async (needs) => {
        requireAll(needs)
        const args = [program, '--config', writeConfig(setting)]
        // A library that it uses reads `.env` where it starts: here there is none.
        return { program: execPath, args, cwd: setting.data.of('files'), env: setting.config.env }
      },
      health: `${filesUrl(setting)}/health`,
      patience: 30_000,
      grace: 8_000,
    },
  }
}

export function filesUrl({ ports }: Pick<Setting, 'ports'>): string {
  return `http://127.0.0.1:${ports.files}`
}

function writeConfig(setting: Setting): string {
  const { data, ports, secrets } = setting
  const path = join(data.config, 'files.json')
  const config = {
    listen: { host: '127.0.0.1', port: ports.files },
    dataDir: data.of('files'),
    nextcloud: nextcloud(setting),
    keyFile: secrets['files-key'],
    gatewayTokenFile: secrets['gateway-files'],
    logLevel: 'info',
  }
  writeFileSync(path, `${JSON.stringify(config, undefined, 2)}\n`)
  return path
}

function nextcloud({ config, ports, secrets }: Setting): object {
  if (!config.nextcloud) {
    const url = `http://127.0.0.1:${ports.store}`
    return { url, administrator: 'admin', administratorPasswordFile: secrets['store-admin'] }
  }
  const { url, administrator, passwordFile } = config.nextcloud
  if (!administrator || !passwordFile) throw LocalError.of('nextcloud.no-administrator', undefined)
  return { url, administrator, administratorPasswordFile: passwordFile }
}
