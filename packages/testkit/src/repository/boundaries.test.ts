import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allowed, seeds, skeleton } from './boundaries.seeds.ts'
import { cruise, plant, ruleNames, type Violation } from './cruise.ts'
import { root } from './tree.ts'

describe('import rules', () => {
  let base: string
  let violations: readonly Violation[]

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'parvis-boundaries-'))
    await plant(base, skeleton, [...seeds, ...allowed])
    violations = await cruise(base)
  }, 180_000)
  afterAll(() => rm(base, { recursive: true, force: true }))

  const rulesAbout = (file: string) => [
    ...new Set(violations.filter((found) => found.from === file).map((found) => found.rule)),
  ]

  it('hold in this repository', async () => {
    expect(await cruise(root)).toEqual([])
  }, 180_000)

  it('have a seeded violation each', () => {
    expect([...new Set(seeds.map((seed) => seed.rule))].toSorted()).toEqual(ruleNames().toSorted())
  })

  it.each(seeds)('$rule speaks, alone, about $file', ({ rule, file }) => {
    expect(rulesAbout(file)).toEqual([rule])
  })

  it.each(allowed)('none speaks about $file', ({ file }) => {
    expect(rulesAbout(file)).toEqual([])
  })
})
