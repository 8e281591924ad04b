import { defineCommand } from 'citty'

import { readConfig } from '../config.ts'
import { inForeground } from '../foreground.ts'
import { packageProgram } from '../programs.ts'

export const build = defineCommand({
  meta: { name: 'build', description: 'Construit l’espace de travail / builds the workspace' },
  async run() {
    process.exitCode = await inForeground(packageProgram(readConfig(), 'turbo', ['run', 'build']))
  },
})
