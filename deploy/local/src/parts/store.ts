import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'

import { assertAnswers } from '../health.ts'

import type { Part } from './part.ts'
import type { Setting } from './setting.ts'

export const storeTitle = { fr: 'Fichiers (stockage)', en: 'Files (storage)' }

/** Where files lie on this machine: a program of its own that answers as a Nextcloud would. */
export function storePart(setting: Setting): Part {
  const given = setting.config.nextcloud?.url
  if (given)
    return {
      name: 'store',
      title: storeTitle,
      required: false,
      needs: [],
      prepare: () => assertAnswers(storeTitle, given, '/status.php'),
    }
  const program = join(setting.config.root, 'deploy/nextcloud-embedded/src/main.ts')
  return {
    name: 'store',
    title: storeTitle,
    required: false,
    needs: [],
    prepare: () => Promise.resolve(),
    launch: {
      command: () =>
        Promise.resolve({
          program: execPath,
          args: [program, '--config', writeConfig(setting)],
          env: setting.config.env,
        }),
      health: `http://127.0.0.1:${setting.ports.store}/health`,
      patience: 30_000,
      grace: 8_000,
    },
  }
}

function writeConfig({ data, ports, secrets }: Setting): string {
  const path = join(data.config, 'store.json')
  const config = {
    listen: { host: '127.0.0.1', port: ports.store },
    dataDir: data.of('store'),
    adminFile: secrets['store-admin'],
  }
  writeFileSync(path, `${JSON.stringify(config, undefined, 2)}\n`)
  return path
}
