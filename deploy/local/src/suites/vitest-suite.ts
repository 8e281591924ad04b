import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { LocalConfig } from '../config.ts'
import { ensureChromium, ensureEngines, ensureTestPrograms, withGo } from '../engines.ts'
import { inForeground } from '../foreground.ts'
import { packageProgram } from '../programs.ts'

import type { Outcome, Suite, SuiteName } from './suite.ts'
import { countBothTries, countTests, failedFiles, type VitestReport } from './vitest-report.ts'

export const unitSuite: Suite = { name: 'unit', run: (config) => runProject(config, 'unit') }

/** Against the real engines; calls and media filters in pages of the real browser. */
export const serviceSuite: Suite = {
  name: 'service',
  async run(config, tell) {
    ensureTestPrograms(config, tell)
    const chromium = ensureChromium(config, tell)
    await ensureEngines(config, tell)
    return runTwice(await withGo(withChromium(config, chromium), tell), 'service', tell)
  },
}

/** Against the real engines, in the real browser. */
export const browserSuite: Suite = {
  name: 'browser',
  async run(config, tell) {
    const chromium = ensureChromium(config, tell)
    await ensureEngines(config, tell)
    return runTwice(withChromium(config, chromium), 'browser', tell)
  },
}

const withChromium = (config: LocalConfig, chromium: string): LocalConfig => ({
  ...config,
  env: { ...config.env, PARVIS_CHROMIUM: chromium },
})

/** More files than this that fail at once are no accident, and are not run again. */
const mostFilesAgain = 3

/**
 * Real engines beside each other on a small machine: a file that failed is run once more, with nothing beside it.
 * What it says then counts; that it failed before is told.
 */
async function runTwice(config: LocalConfig, project: SuiteName, tell: (line: string) => void): Promise<Outcome> {
  const first = await runVitest(config, project)
  const files = first.report ? failedFiles(first.report) : []
  if (!first.report || files.length === 0 || files.length > mostFilesAgain) return countTests(first.report, first.code)
  tell(`\n— ${project}, once more: ${files.join(', ')}`)
  return countBothTries(first.report, await runVitest(config, project, files))
}

async function runProject(config: LocalConfig, project: SuiteName): Promise<Outcome> {
  const { report, code } = await runVitest(config, project)
  return countTests(report, code)
}

async function runVitest(config: LocalConfig, project: SuiteName, files: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-report-'))
  const file = join(folder, 'report.json')
  try {
    const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const alone = files.length === 0 ? [] : [...files, '--maxWorkers=1']
    const code = await inForeground(packageProgram(config, 'vitest', [...args, ...alone]))
    return { report: readReport(file), code }
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
