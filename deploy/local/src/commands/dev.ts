import { join } from 'node:path'

import { defineCommand } from 'citty'

import { readConfig } from '../config.ts'
import { openDataFolder } from '../folders.ts'
import { inForeground } from '../foreground.ts'
import { packageProgram } from '../programs.ts'
import { dataPath, runStack, stackArgs } from '../run-stack.ts'

/** The real parts, and pages that are built again whenever a source changes: reload to see it. */
export const dev = defineCommand({
  meta: {
    name: 'dev',
    description: 'Démarre Parvis et reconstruit à chaque changement / starts Parvis, rebuilds on change',
  },
  args: stackArgs,
  async run({ args }) {
    const config = readConfig({ tools: args.tools })
    const served = openDataFolder(dataPath(config, args.data)).of('workspace')
    const words = ['build', '--watch', '--outDir', served, '--emptyOutDir']
    const watch = packageProgram(config, 'vite', words, join(config.root, 'workspace'))
    await runStack(config, args, { beside: watch })
  },
})

/** The portal alone, signed in, on fakes: no engine, no server of ours. */
export const devMocked = defineCommand({
  meta: { name: 'dev:mocked', description: 'Le portail seul, sur des doublures / the portal alone, on fakes' },
  args: { port: { type: 'string', description: '5173' } },
  async run({ args }) {
    const config = readConfig()
    const port = args.port === undefined ? [] : ['--port', args.port]
    const words = ['--mode', 'mocked', '--host', '127.0.0.1', ...port]
    process.exitCode = await inForeground(packageProgram(config, 'vite', words, join(config.root, 'workspace')))
  },
})
