const NARROW = '\u202F'
const NBSP = '\u00A0'

/** What a catalogue holds: sentences, in nested objects. */
export type Catalogue = { readonly [key: string]: string | Catalogue }

const rules: readonly (readonly [RegExp, string])[] = [
  [/'/g, '’'],
  [/\.\.\./g, '…'],
  // Only a space that is there already is made right: `https://` and `14:05` have none.
  [/ ([;!?])/g, `${NARROW}$1`],
  [/ :/g, `${NBSP}:`],
  [/«[ \u202F]?/g, `«${NARROW}`],
  [/[ \u202F]?»/g, `${NARROW}»`],
  [/(\d) (?=\d{3}(?!\d))/g, `$1${NARROW}`],
  [/(\d) (%|€|ko|Mo|Go|min|s|ms|h|km)(?![\p{L}\d])/gu, `$1${NBSP}$2`],
  [/(\bh) (?=\d)/g, `$1${NBSP}`],
  [/\b(n°|p\.|M\.|Mme) /gu, `$1${NBSP}`],
]

/** French typography for one sentence of ours. Placeholders (`{name}`, `{'@'}`) stay as they are. */
export function typeset(sentence: string): string {
  return sentence
    .split(/(\{[^}]*\})/)
    .map((part) => (part.startsWith('{') ? part : rules.reduce((text, [from, to]) => text.replace(from, to), part)))
    .join('')
}

/** A whole French catalogue, typeset. What people wrote never passes here. */
export function typesetCatalogue<T extends Catalogue>(catalogue: T): T {
  const entries = Object.entries(catalogue).map(([key, value]) => [
    key,
    typeof value === 'string' ? typeset(value) : typesetCatalogue(value),
  ])
  return Object.fromEntries(entries) as T
}
