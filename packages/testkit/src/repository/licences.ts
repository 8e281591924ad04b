import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, root } from './tree.ts'

interface LockedPackage {
  readonly version?: string
  readonly license?: string
  readonly link?: boolean
  /** Reached only through what development needs. */
  readonly dev?: boolean
}

export interface Dependency {
  readonly name: string
  readonly path: string
  /** SPDX expression as the package declares it; null where it declares none. */
  readonly licence: string | null
}

/** What may come into a service or a bundle: no copyleft beyond the file. */
const permitted = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'PSF-2.0',
  'Unlicense',
  'Zlib',
])

/** Tools never reach a user; still, none that would bind us by being run. */
const permittedForTools = new Set([...permitted, 'CC-BY-4.0', 'Python-2.0'])

/** Every package of the lockfile that a person could run: services, workspace, the start. */
export function productionDependencies(): readonly Dependency[] {
  return locked((entry) => entry.dev !== true)
}

/** Every package that only development needs. */
export function developmentDependencies(): readonly Dependency[] {
  return locked((entry) => entry.dev === true)
}

function locked(keep: (entry: LockedPackage) => boolean): readonly Dependency[] {
  const { packages } = readJson<{ packages: Record<string, LockedPackage> }>('package-lock.json')
  return Object.entries(packages)
    .filter(([path, entry]) => path.includes('node_modules/') && entry.link !== true && keep(entry))
    .map(([path, entry]) => ({ name: path.replace(/^.*node_modules\//, ''), path, licence: licenceOf(path, entry) }))
}

/** The lockfile repeats what the package says; where it does not, the installed package is asked. */
function licenceOf(path: string, entry: LockedPackage): string | null {
  if (entry.license !== undefined) return entry.license
  const manifest = join(path, 'package.json')
  if (!existsSync(join(root, manifest))) return null
  return readJson<{ license?: string }>(manifest).license ?? null
}

export const mayShip = (expression: string): boolean => satisfied(expression, permitted)
export const mayBuild = (expression: string): boolean => satisfied(expression, permittedForTools)

/**
 * An SPDX expression of names, AND, OR and brackets: OR gives us the choice, AND binds us to both.
 * Anything else (WITH, « SEE LICENSE IN ») is for a person to read, hence refused.
 */
function satisfied(expression: string, allowed: ReadonlySet<string>): boolean {
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? []
  let at = 0
  const either = (): boolean => {
    let result = both()
    while (tokens[at] === 'OR') result = (at++, both()) || result
    return result
  }
  const both = (): boolean => {
    let result = one()
    while (tokens[at] === 'AND') result = (at++, one()) && result
    return result
  }
  const one = (): boolean => {
    const token = tokens[at++]
    if (token !== '(') return token !== undefined && allowed.has(token)
    const result = either()
    return tokens[at++] === ')' && result
  }
  const result = either()
  return result && at === tokens.length
}
