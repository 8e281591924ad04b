import { spellings, type Field, type Token } from './search-text.ts'

export type Language = 'fr' | 'en'

/** The text without one of its parts. */
export function without(text: string, { from, to }: Token): string {
  return `${text.slice(0, from)} ${text.slice(to)}`.replace(/\s+/g, ' ').trim()
}

/** `acteur:"Claire Morvan"`: a field as it is written in the reader's language. */
export function written(field: Field, value: string, language: Language): string {
  const quoted = /[\s"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value
  return `${spellings[field][language][0] ?? field}:${quoted}`
}

/** The text with a field set to one value: those of its kind that were there are gone. */
export function withField(
  text: string,
  tokens: readonly Token[],
  field: Field,
  value: string | null,
  language: Language,
): string {
  const others = tokens.filter((token) => !(token.kind === 'field' && token.field === field))
  const kept = others.map(({ from, to }) => text.slice(from, to))
  return [...kept, ...(value === null ? [] : [written(field, value, language)])].join(' ')
}
