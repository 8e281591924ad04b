import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

/** Where the repository begins, without a final slash. */
export const root = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '')

/** Every file that is in the repository or about to be: what git tracks or would add. Paths from the root. */
export function repositoryFiles(): readonly string[] {
  return (tracked() ?? unpacked()).filter((path) => existsSync(join(root, path)))
}

/** Null where this is not a work tree: an archive, or a machine without git. */
function tracked(): readonly string[] | null {
  // Whoever owns the folder: these tests only read it.
  const args = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
  return status === 0 ? stdout.split('\0').filter((path) => path !== '') : null
}

const made = new Set(['node_modules', 'dist', 'dist-mocked', '.parvis', '.turbo', '.git', 'coverage'])

function unpacked(folder = ''): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (made.has(entry.name)) return []
    return entry.isDirectory() ? unpacked(path) : [path]
  })
}

export const read = (path: string): string => readFileSync(join(root, path), 'utf8')
export const readJson = <T>(path: string): T => JSON.parse(read(path)) as T

const sourceFile = /\.(ts|vue|js|mjs|cjs)$/

/** Our own code: TypeScript, Vue and JavaScript. */
export const sourceFiles = (): readonly string[] => repositoryFiles().filter((path) => sourceFile.test(path))

/** A test, or what only tests and benchmarks use. */
export const isTest = (path: string): boolean =>
  /\.(test|contract|fixture|seeds)\.ts$/.test(path) ||
  /^(packages\/testkit|workspace\/e2e|bench)\/|\/testing\//.test(path)
