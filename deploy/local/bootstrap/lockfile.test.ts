import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

interface Entry {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const lockfile = new URL('../../../package-lock.json', import.meta.url)
const { packages } = JSON.parse(readFileSync(lockfile, 'utf8')) as { packages: Readonly<Record<string, Entry>> }

/** Where Node looks for a package from `path`: beside it, then further and further up. */
function isLocked(path: string, name: string): boolean {
  const from = path === '' ? [] : path.split('/')
  return from
    .map((_, at) => from.slice(0, at + 1).join('/'))
    .concat('')
    .some((folder) => `${folder}${folder === '' ? '' : '/'}node_modules/${name}` in packages)
}

describe('the lockfile', () => {
  it('names every package that another one asks for, builds for other systems included: npm ci refuses one with holes', () => {
    const holes = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !isLocked(path, name))
        .map((name) => `${path} → ${name}`),
    )
    expect(holes).toEqual([])
  })
})
