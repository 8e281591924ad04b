import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { read, repositoryFiles, root } from './tree.ts'

/** A row of `docs/evaluating.md`: what an attacker must not be able to do, and what shows that he can't. */
export interface Row {
  readonly id: string
  readonly state: 'covered' | 'in part' | 'open'
  /** Test files that the row points to. */
  readonly tests: readonly string[]
}

const row = /^\| ([DFTR]\d+) \|.*\| (covered|in part|open) \|(.*)\|$/gm
const path = /`([\w./-]+\.(?:test|contract)\.ts)`/g

export function rows(): readonly Row[] {
  return [...read('docs/evaluating.md').matchAll(row)].map(([, id = '', state, shown = '']) => ({
    id,
    state: state as Row['state'],
    tests: [...shown.matchAll(path)].map((match) => match[1] ?? ''),
  }))
}

/** `it('…')`, and `it.each(…)('…')`. */
const titles = /(?:\b(?:describe|it|test)|\))\(\s*(['"`])(.*?)\1/g

/** The rows that titles of tests begin with or name, for each file of tests. */
export function namedRows(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>()
  for (const file of repositoryFiles().filter((name) => /\.(test|contract)\.ts$/.test(name))) {
    const ids = [...read(file).matchAll(titles)].flatMap((match) => idsIn(match[2] ?? ''))
    if (ids.length > 0) found.set(file, new Set(ids))
  }
  return found
}

export const idsIn = (title: string): readonly string[] => title.match(/\b[DFTR]\d{1,2}\b/g) ?? []

/** Links of a page that lead nowhere in this repository. */
export function deadLinks(page: string): readonly string[] {
  const text = read(page).replace(/```[\s\S]*?```/g, '')
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)].map((match) => match[1] ?? match[2] ?? '')
  return targets.filter((target) => !/^(https?:|mailto:)/.test(target) && !leadsSomewhere(page, target))
}

function leadsSomewhere(page: string, target: string): boolean {
  const [file = '', heading] = target.split('#')
  const place = file === '' ? page : normalize(join(dirname(page), file))
  if (!existsSync(join(root, place))) return false
  return heading === undefined || headings(place).includes(heading)
}

/** The anchors that a forge makes of a page's headings. */
const headings = (page: string): readonly string[] =>
  [...read(page).matchAll(/^#+ (.*)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  )

/** `path/like/this.ts` between back-ticks in a page, where it is meant as a file of ours. */
export function namedFiles(page: string): readonly string[] {
  const code = [...read(page).matchAll(/`((?:packages|services|workspace|deploy|bench|docs)\/[\w./@-]+)`/g)]
  return code.map((match) => match[1] ?? '').filter((name) => !/NNNN|NAME/.test(name))
}
