import { join } from 'node:path'
import { isTest, read, repositoryFiles, root } from './tree.ts'

/** `shell.nav.today` → the sentence. */
export type Sentences = ReadonlyMap<string, string>

export interface Catalogue {
  /** Folder that holds `fr` and `en`. */
  readonly folder: string
  readonly fr: Sentences
  readonly en: Sentences
}

const catalogueFile = /^(workspace\/src\/.*messages)\/(fr|en)\.(ts|json)$/

/** Every pair of catalogues of the workspace; a language that is missing reads as empty. */
export async function catalogues(): Promise<readonly Catalogue[]> {
  const found = new Map<string, Record<'fr' | 'en', Sentences>>()
  for (const path of repositoryFiles()) {
    const [, folder, language, kind] = catalogueFile.exec(path) ?? []
    if (folder === undefined || (language !== 'fr' && language !== 'en')) continue
    const pair = found.get(folder) ?? { fr: new Map(), en: new Map() }
    found.set(folder, {
      ...pair,
      [language]: kind === 'json' ? flatten(JSON.parse(read(path))) : await loaded(path, language),
    })
  }
  return [...found].map(([folder, pair]) => ({ folder, ...pair }))
}

async function loaded(path: string, language: string): Promise<Sentences> {
  const module = (await import(/* @vite-ignore */ join(root, path))) as Record<string, unknown>
  return flatten(module[language] ?? module['default'])
}

function flatten(node: unknown, prefix = ''): Map<string, string> {
  const sentences = new Map<string, string>()
  for (const [name, value] of Object.entries(node as Record<string, unknown>)) {
    if (typeof value === 'string') sentences.set(prefix + name, value)
    else for (const [key, sentence] of flatten(value, `${prefix}${name}.`)) sentences.set(key, sentence)
  }
  return sentences
}

/** `{name}` and `{0}` in a sentence, sorted; and whether it has a form for each number. */
export function holes(sentence: string): { readonly names: readonly string[]; readonly plural: boolean } {
  const names = new Set([...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))
  return { names: [...names].toSorted(), plural: sentence.includes(' | ') }
}

export interface Use {
  readonly path: string
  readonly key: string
}

const asked =
  /(?:\bt|\bte|\btm|\brt)\(\s*(['"])([a-z][\w-]*(?:\.[\w-]+)+)\1|\b(?:keypath|label-key)="([a-z][\w-]*(?:\.[\w-]+)+)"/g
const literal = /['"]([a-z][\w-]*(?:\.[\w-]+)+)['"]|keypath="([^"]+)"/g
const template = /`([a-z][\w-]*\.[^`\s]*\$\{[^`]*)`/g

/** Where code asks for a sentence by name, and what names it could be made of. */
export function uses(): {
  readonly asked: readonly Use[]
  readonly literals: ReadonlySet<string>
  readonly patterns: readonly Use[]
} {
  const sources = repositoryFiles().filter(
    (path) => /^workspace\/src\/.*\.(vue|ts)$/.test(path) && !isTest(path) && !catalogueFile.test(path),
  )
  const texts = sources.map((path) => ({ path, text: read(path) }))
  const collect = (pattern: RegExp) =>
    texts.flatMap(({ path, text }) =>
      [...text.matchAll(pattern)].map((match) => ({
        path,
        key: match.slice(1).findLast((part) => part !== undefined) ?? '',
      })),
    )
  return {
    asked: collect(asked),
    literals: new Set(collect(literal).map((use) => use.key)),
    patterns: collect(template),
  }
}

/** `chat.error.${code}` → every key of that form. */
export function matching(pattern: string, keys: Iterable<string>): readonly string[] {
  const source = pattern
    .split(/\$\{[^}]*\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[\\w.-]+')
  const expression = new RegExp(`^${source}$`)
  return [...keys].filter((key) => expression.test(key))
}
