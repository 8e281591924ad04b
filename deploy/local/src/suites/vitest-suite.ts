import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { LocalConfig } from '../config.ts'
import { ensureChromium, ensureEngines, ensureTestPrograms, withGo } from '../engines.ts'
import { inForeground } from '../foreground.ts'
import { packageProgram } from '../programs.ts'

import type { Outcome, Suite, SuiteName } from './suite.ts'
import { countTests, type VitestReport } from './vitest-report.ts'

export const unitSuite: Suite = { name: 'unit', run: (config) => runProject(config, 'unit') }

/** Against the real engines. */
export const serviceSuite: Suite = {
  name: 'service',
  async run(config, tell) {
    ensureTestPrograms(config, tell)
    await ensureEngines(config, tell)
    return runProject(await withGo(config, tell), 'service')
  },
}

/** Against the real engines, in the real browser. */
export const browserSuite: Suite = {
  name: 'browser',
  async run(config, tell) {
    const chromium = ensureChromium(config, tell)
    await ensureEngines(config, tell)
    return runProject({ ...config, env: { ...config.env, PARVIS_CHROMIUM: chromium } }, 'browser')
  },
}

async function runProject(config: LocalConfig, project: SuiteName): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-report-'))
  const file = join(folder, 'report.json')
  try {
    const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const code = await inForeground(packageProgram(config, 'vitest', args))
    return countTests(readReport(file), code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(file: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  } catch {
    return undefined
  }
}
