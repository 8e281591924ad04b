import { stripTypeScriptTypes } from 'node:module'
import { describe, expect, it } from 'vitest'
import { read, sourceFiles } from './tree.ts'

/** Lines that no file goes beyond. Most stay far below: beyond half of it, a reviewer asks why. */
const budgets: readonly (readonly [pattern: RegExp, lines: number, what: string])[] = [
  [/^(workspace\/src\/main(\.mocked)?|services\/[^/]+\/src\/(main|app))\.ts$/, 100, 'a file that joins parts'],
  [/\.vue$/, 200, 'a component'],
  [/./, 300, 'a file'],
]

const vague = /(^|\/)(utils?|helpers?|common|misc|shared)\.(ts|js|mjs|vue)$/
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/
const composable = /^use[A-Z][A-Za-z0-9]*(\.test)?$/
const component = /^[A-Z][A-Za-z0-9]*$/

const lines = (path: string) => read(path).trimEnd().split('\n').length
/** What seals and opens the frames of calls: all that must be read to believe that nothing else is let through. */
const sealing = /^workspace\/src\/adapters\/livekit\/(sealed-manager|(worker|frames)\/(?!own-scripts)[\w-]+)\.ts$/
/** Lines that run: without types, comments and blank ones. */
const running = (path: string) =>
  stripTypeScriptTypes(read(path))
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => !/^\s*(\/\/.*)?$/.test(line)).length
const stem = (path: string) =>
  path
    .replace(/^.*\//, '')
    .replace(/^\./, '')
    .replace(/\.\w+$/, '')

function wellNamed(path: string): boolean {
  const name = stem(path)
  if (path.endsWith('.vue')) return component.test(name)
  // A test of a component bears its name.
  return kebab.test(name) || composable.test(name) || (name.endsWith('.test') && component.test(name.slice(0, -5)))
}

describe('budgets', () => {
  it.each(budgets)('%s stays within %d lines: %s', (pattern, limit) => {
    const over = sourceFiles()
      .filter((path) => pattern.test(path))
      .map((path) => `${path}: ${lines(path)}`)
    expect(over.filter((entry) => Number(entry.split(': ').at(-1)) > limit)).toEqual([])
  })

  it('of the sealing of calls: 600 lines that run', () => {
    const files = sourceFiles().filter((path) => sealing.test(path))
    expect(files).toContain('workspace/src/adapters/livekit/worker/sealed-worker.ts')
    expect(files.reduce((sum, path) => sum + running(path), 0)).toBeLessThanOrEqual(600)
  })

  it('of names: a file says its one concept', () => {
    expect(sourceFiles().filter((path) => vague.test(path) || !wellNamed(path))).toEqual([])
  })

  it.each([
    ['src/utils.ts', false],
    ['src/use-live.ts', true],
    ['src/useLive.ts', true],
    ['src/PvButton.vue', true],
    ['src/button.vue', false],
    ['src/fooBar.ts', false],
    ['src/port.fake.ts', true],
  ])('of names: %s is well named: %s', (path, expected) => {
    expect(!vague.test(path) && wellNamed(path)).toBe(expected)
  })
})
