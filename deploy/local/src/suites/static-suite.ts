import { spawn } from 'node:child_process'

import { lintChecks, typeChecks } from '../checks.ts'
import type { Command } from '../child.ts'

import type { Suite } from './suite.ts'

/** Every check of the sources; each counts as one test. Only a failing one shows what it has to say. */
export const staticSuite: Suite = {
  name: 'static',
  async run(config, tell) {
    let failed = 0
    const checks = [...lintChecks(config), ...typeChecks(config)]
    for (const { name, command } of checks) {
      const { code, output } = await capture(command)
      tell(`${code === 0 ? '✓' : '✗'} ${name}`)
      if (code === 0) continue
      tell(output)
      failed += 1
    }
    return { passed: checks.length - failed, failed, skipped: 0 }
  },
}

function capture({ program, args, cwd, env }: Command): Promise<{ code: number; output: string }> {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }))
  })
}
