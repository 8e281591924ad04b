import type { Member, Person } from '../port.ts'
import { fold } from './fold.ts'

/** What is being typed after an @, and where the @ stands. */
export interface MentionQuery {
  readonly from: number
  readonly query: string
}

/** The mention under the caret, or null. An @ inside a word (a mail address) is not one. */
export function mentionQuery(text: string, caret: number): MentionQuery | null {
  const found = /(?:^|[\s(«"'])@([\p{L}\p{M}.’'-]*(?: [\p{L}\p{M}.’'-]*)?)$/u.exec(text.slice(0, caret))
  if (found === null) return null
  const query = found[1] ?? ''
  return { from: caret - query.length - 1, query }
}

/** At most `limit` people whose names begin with what was typed, oneself left out. */
export function mentionChoices(
  members: readonly Member[],
  query: string,
  me: string | null,
  limit = 6,
): readonly Member[] {
  const words = fold(query)
  return members
    .filter((member) => member.id !== me && member.membership === 'joined' && begins(member.name, words))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'fr'))
    .slice(0, limit)
}

/** The text with the name in place of what was typed, and the caret after it. */
export function insertMention(text: string, at: MentionQuery, name: string): { text: string; caret: number } {
  const before = `${text.slice(0, at.from)}@${name} `
  return { text: before + text.slice(at.from + 1 + at.query.length).replace(/^ /, ''), caret: before.length }
}

/** Who is named by an @ in the text. The longest name wins: « @Claire Morvan » does not name Claire. */
export function mentioned(text: string, people: readonly Person[]): readonly string[] {
  let rest = text
  const found = new Set<string>()
  for (const person of people.toSorted((a, b) => b.name.length - a.name.length)) {
    if (person.name === '' || !rest.includes(`@${person.name}`)) continue
    found.add(person.id)
    rest = rest.replaceAll(`@${person.name}`, ' ')
  }
  return [...found]
}

function begins(name: string, query: string): boolean {
  const folded = fold(name)
  return folded.startsWith(query) || folded.split(' ').some((word) => word.startsWith(query))
}
