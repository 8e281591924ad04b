import { describe, expect, it } from 'vitest'
import { developmentDependencies, mayBuild, mayShip, productionDependencies } from './licences.ts'
import { read, readJson, repositoryFiles } from './tree.ts'

/** Packages that declare no licence, each with what was read in its place. None today. */
const undeclared: Readonly<Record<string, string>> = {}

const shownWhenNot =
  (allowed: (licence: string) => boolean) => (dependency: { name: string; licence: string | null }) =>
    dependency.licence === null ? !(dependency.name in undeclared) : !allowed(dependency.licence)

describe('licences', () => {
  it('of everything that ships allow it', () => {
    const dependencies = productionDependencies()
    expect(dependencies.length).toBeGreaterThan(100)
    expect(dependencies.filter(shownWhenNot(mayShip))).toEqual([])
  })

  it('of every tool allow its use', () => {
    expect(developmentDependencies().filter(shownWhenNot(mayBuild))).toEqual([])
  })

  it.each([
    ['MIT', true],
    ['(MPL-2.0 OR Apache-2.0)', true],
    ['AGPL-3.0-only', false],
    ['GPL-3.0-or-later', false],
    ['(GPL-2.0-only OR MIT)', true],
    ['(Apache-2.0 AND GPL-3.0-only)', false],
    ['MIT AND (GPL-2.0-only OR ISC)', true],
    ['GPL-2.0-only WITH Classpath-exception-2.0', false],
    ['SEE LICENSE IN terms.txt', false],
    ['(MIT', false],
    ['', false],
  ])('%s may ship: %s', (expression, expected) => {
    expect(mayShip(expression)).toBe(expected)
  })

  it('of our own packages are EUPL-1.2, and Apache-2.0 for what others build on', () => {
    for (const path of repositoryFiles().filter((file) => /(^|\/)package\.json$/.test(file))) {
      const expected = /^(packages|deploy\/verify)\//.test(path) ? 'Apache-2.0' : 'EUPL-1.2'
      expect([path, readJson<{ license?: string }>(path).license]).toEqual([path, expected])
    }
  })

  it('are there in full', () => {
    expect(read('LICENSE')).toMatch(/^EUROPEAN UNION PUBLIC LICENCE v\. 1\.2\n[\s\S]*15\.Applicable Law[\s\S]*Appendix/)
    expect(read('packages/LICENSE')).toMatch(
      /Apache License\n\s+Version 2\.0, January 2004[\s\S]*9\. Accepting Warranty/,
    )
  })
})
