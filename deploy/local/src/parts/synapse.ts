import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { assertAnswers } from '../health.ts'
import { run } from '../run.ts'

import type { Availability, Launch, Part, PartName, Task } from './part.ts'
import type { Setting } from './setting.ts'
import { writeSynapseConfig } from './synapse-config.ts'
import { installSynapse } from './synapse-install.ts'

const title = { fr: 'Synapse (messagerie)', en: 'Synapse (chat)' }

export function synapsePart(setting: Setting): Part {
  const external = setting.config.synapse
  if (external) return givenSynapse(external.url)
  let python = ''
  const prepare = async (task: Task) => {
    python = await installSynapse(setting, task)
    await generateKeys(setting, python, task)
  }
  return {
    name: 'synapse',
    title,
    required: false,
    needs: ['livekit', 'issuer'],
    prepare,
    launch: launch(setting, () => python),
  }
}

function givenSynapse(url: string): Part {
  const prepare = () => assertAnswers(title, url, '/_matrix/client/versions')
  return { name: 'synapse', title, required: false, needs: [], prepare }
}

function launch(setting: Setting, python: () => string): Launch {
  return {
    command: (needs: ReadonlyMap<PartName, Availability>) => {
      const config = writeSynapseConfig(setting, needs.get('livekit')?.available ?? false)
      const args = ['-m', 'synapse.app.homeserver', '--config-path', config]
      return Promise.resolve({ program: python(), args, cwd: setting.data.of('synapse'), env: setting.config.env })
    },
    health: `http://127.0.0.1:${setting.ports.synapse}/health`,
    patience: 90_000,
    grace: 10_000,
  }
}

/** The server's signing key is made once per data folder. */
async function generateKeys(setting: Setting, python: string, task: Task): Promise<void> {
  if (existsSync(join(setting.data.of('synapse'), 'signing.key'))) return
  const config = writeSynapseConfig(setting, false)
  const args = ['-m', 'synapse.app.homeserver', '--config-path', config, '--generate-keys']
  const options = { what: 'Synapse', log: setting.data.log('synapse'), guard: setting.guard, signal: task.signal }
  await run({ program: python, args, cwd: setting.data.of('synapse'), env: setting.config.env }, options)
}
