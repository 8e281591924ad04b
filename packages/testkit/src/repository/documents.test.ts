import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { deadLinks, idsIn, namedFiles, namedRows, rows } from './documents.ts'
import { read, repositoryFiles, root } from './tree.ts'

const pages = repositoryFiles().filter((path) => path.endsWith('.md'))

describe('pages', () => {
  it.each(pages)('%s leads nowhere that is not there', (page) => {
    expect(deadLinks(page)).toEqual([])
  })

  it.each(pages)('%s names files that exist', (page) => {
    expect(namedFiles(page).filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('keep AGENTS.md to what a newcomer reads in one go', () => {
    expect(read('AGENTS.md').trimEnd().split('\n').length).toBeLessThanOrEqual(100)
  })

  it('number the decisions without a gap', () => {
    const numbers = pages.flatMap((page) => /^docs\/decisions\/(\d{4})-[a-z0-9-]+\.md$/.exec(page)?.[1] ?? [])
    expect(numbers).toEqual(numbers.map((_, index) => String(index + 1).padStart(4, '0')))
  })
})

describe('the table of attacks', () => {
  const table = rows()
  const byTest = namedRows()

  it('has every row once', () => {
    const expected = [
      ['D', 12],
      ['F', 20],
      ['T', 32],
      ['R', 28],
    ] as const
    const ids = expected.flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
    )
    expect(table.map((row) => row.id)).toEqual(ids)
  })

  it('points to tests that name the row, wherever it does not say open', () => {
    const unfounded = table.flatMap(({ id, state, tests }) =>
      state === 'open'
        ? tests.length > 0
          ? [`${id}: open, and yet a test is named`]
          : []
        : tests.length === 0
          ? [`${id}: no test is named`]
          : tests.filter((file) => byTest.get(file)?.has(id) !== true).map((file) => `${id}: ${file} does not name it`),
    )
    expect(unfounded).toEqual([])
  })

  it('knows every row that a test names', () => {
    const known = new Map(table.map((row) => [row.id, row]))
    const forgotten = [...byTest].flatMap(([file, ids]) =>
      [...ids].filter((id) => known.get(id)?.tests.includes(file) !== true).map((id) => `${id}: ${file}`),
    )
    expect(forgotten).toEqual([])
  })

  it.each([
    ['T23 R26 installed packages', ['T23', 'R26']],
    ['D11: only signed devices', ['D11']],
    ['T5000 rooms in F#', []],
  ])('reads the rows of « %s »', (title, ids) => {
    expect(idsIn(title)).toEqual(ids)
  })
})
