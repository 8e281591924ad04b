import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Seed } from './boundaries.seeds.ts'
import { root } from './tree.ts'

export interface Violation {
  readonly rule: string
  readonly from: string
  readonly to: string
}

const run = promisify(execFile)
const folders = ['packages', 'services', 'workspace', 'deploy', 'bench']
const ours = ['contracts', 'service-kit', 'testkit', 'tlog']

/** The names of the rules in `.dependency-cruiser.cjs` and what it requires. */
export function ruleNames(): readonly string[] {
  const config = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as {
    forbidden: { name: string }[]
  }
  return config.forbidden.map((rule) => rule.name)
}

/** Every import of the tree under `base` that a rule forbids. */
export async function cruise(base: string): Promise<readonly Violation[]> {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const args = [program, ...folders, '--config', join(root, '.dependency-cruiser.cjs'), '-T', 'json']
  const { stdout } = await run(process.execPath, args, { cwd: base, maxBuffer: 2 ** 28 }).catch((error: unknown) => {
    // Exit code = number of violations: the report is whole on stdout all the same.
    if (error instanceof Error && 'stdout' in error && String(error.stdout).startsWith('{'))
      return { stdout: String(error.stdout) }
    throw error
  })
  const report = JSON.parse(stdout) as {
    summary: { violations: { rule: { name: string }; from: string; to: string }[] }
  }
  return report.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
}

/** Writes a tree that is nothing but the skeleton and the seeds: one cruise judges them all. */
export async function plant(base: string, skeleton: readonly string[], seeds: readonly Omit<Seed, 'rule'>[]) {
  const files = new Map<string, string>(skeleton.map((file) => [file, 'export {}']))
  for (const { file, imports, beside } of seeds) {
    files.set(file, source(file, imports))
    for (const [path, text] of Object.entries(beside ?? {})) files.set(path, text)
  }
  for (const name of ours) files.set(`packages/${name}/package.json`, manifest(`@parvis/${name}`, './src/index.ts'))
  for (const vendor of vendorsOf(seeds)) {
    files.set(`node_modules/${vendor}/package.json`, manifest(vendor, './index.js'))
    files.set(`node_modules/${vendor}/index.js`, '')
  }
  files.set('tsconfig.json', '{ "compilerOptions": { "moduleResolution": "bundler", "module": "ESNext" } }')
  for (const [path, text] of files) {
    await mkdir(dirname(join(base, path)), { recursive: true })
    await writeFile(join(base, path), text)
  }
  await mkdir(join(base, 'node_modules/@parvis'), { recursive: true })
  for (const name of ours) await symlink(join(base, 'packages', name), join(base, 'node_modules/@parvis', name))
}

const manifest = (name: string, door: string) =>
  JSON.stringify({ name, version: '0.0.0', type: 'module', exports: { '.': door } })

function source(file: string, imports: string): string {
  const line = imports.startsWith('type ') ? `import type { X } from '${imports.slice(5)}'` : `import '${imports}'`
  return file.endsWith('.vue') ? `<script setup lang="ts">\n${line}\n</script>\n` : `${line}\n`
}

const vendorsOf = (seeds: readonly Omit<Seed, 'rule'>[]) =>
  new Set(
    seeds
      .map((seed) => seed.imports.replace(/^type /, ''))
      .filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !name.startsWith('@parvis/')),
  )
