import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** Where the list stands, beside the page that it is about. */
const fileName = 'licences.txt'
const heading = 'Parvis: EUPL-1.2. What follows is in these pages too, each part under its own licence.'

/** Writes down what others made of what is built, with the licence that each asks to be passed on. */
export function notices(): Plugin {
  return {
    name: 'parvis:notices',
    apply: 'build',
    generateBundle() {
      const folders = new Set([...this.getModuleIds()].flatMap((id) => packageFolder(id) ?? []))
      const texts = [...folders].toSorted().map(noticeOf)
      const bare = texts.filter(({ words }) => words === null).map(({ name }) => name)
      if (bare.length > 0) this.warn(`no licence is named by ${bare.join(', ')}`)
      const source = [heading, ...texts.map(({ name, words }) => `${name}\n\n${words ?? ''}`)].join(
        `\n\n${'-'.repeat(72)}\n\n`,
      )
      this.emitFile({ type: 'asset', fileName, source: `${source}\n` })
    },
  }
}

/** The installed package that a module belongs to; undefined for our own. */
function packageFolder(id: string): string | undefined {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1]
}

/** Name, version and the licence's own text; where a package ships none, what it declares. */
function noticeOf(folder: string): { readonly name: string; readonly words: string | null } {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string
    readonly version: string
    readonly license?: string
  }
  const texts = existsSync(folder)
    ? readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)\b/i.test(file))
    : []
  const words = texts.toSorted().map((file) => readFileSync(join(folder, file), 'utf8').trim())
  const declared = about.license === undefined ? [] : [`Licence: ${about.license}`]
  return {
    name: `${about.name} ${about.version}`,
    words: declared.length + words.length === 0 ? null : [...declared, ...words].join('\n\n'),
  }
}
