import { createHash } from 'node:crypto'
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { waitLock } from '../../bootstrap/lock.mjs'
import { run } from '../run.ts'

import type { Part, Task } from './part.ts'
import type { Setting } from './setting.ts'

/** Everything that the build reads. Tests beside the sources count too: telling them apart is not worth a rule. */
const inputs = ['workspace', 'packages', 'package-lock.json', 'tsconfig.json']
const outputs = new Set(['node_modules', 'dist', '.turbo', 'e2e', 'coverage'])

export function workspacePart(setting: Setting): Part {
  return {
    name: 'workspace',
    title: { fr: 'Espace de travail', en: 'Workspace' },
    required: false,
    needs: [],
    prepare: (task) => buildWorkspace(setting, task),
  }
}

/**
 * Builds the workspace, unless the last build was made of the same inputs. Each run serves a copy of its own: a build
 * for another run, or for a test, takes nothing from under the pages that are open.
 */
async function buildWorkspace(setting: Setting, task: Task): Promise<void> {
  const { root } = setting.config
  const lock = await waitLock(join(root, '.parvis/build.lock'), { signal: task.signal })
  try {
    const stamp = join(root, '.parvis/workspace-build')
    const wanted = hashOf(root)
    const isBuilt =
      existsSync(join(root, 'workspace/dist/index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
    if (!isBuilt) {
      task.progress({ fr: 'construit les pages', en: 'builds the pages' })
      await build(setting, task)
      writeFileSync(stamp, wanted)
    }
    keepCopy(join(root, 'workspace/dist'), setting.data.of('workspace'))
  } finally {
    lock.release()
  }
}

function keepCopy(built: string, copy: string): void {
  rmSync(copy, { recursive: true, force: true })
  cpSync(built, copy, { recursive: true, preserveTimestamps: true })
}

async function build({ config, data, guard }: Setting, task: Task): Promise<void> {
  const turbo = join(config.root, 'node_modules/.bin/turbo')
  const env = {
    ...config.env,
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
    CI: '1',
  }
  const args = ['run', 'build', '--output-logs=new-only', '--no-color']
  await run(
    { program: turbo, args, cwd: config.root, env },
    { what: 'turbo run build', log: data.log('workspace'), guard, signal: task.signal },
  )
}

function hashOf(root: string): string {
  const hash = createHash('sha256')
  for (const path of inputs.flatMap((input) => filesOf(root, input)))
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
  return hash.digest('hex')
}

/** Files below `path`, in an order that is the same everywhere. */
function filesOf(root: string, path: string): string[] {
  if (path.includes('.')) return [path]
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((file) => !file.split('/').some((folder) => outputs.has(folder)))
    .sort()
}
