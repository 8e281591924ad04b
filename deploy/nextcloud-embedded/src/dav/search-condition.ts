import { StoreError } from '../error.ts'
import type { Entry } from '../store/view.ts'
import { namespaces } from '../xml/namespaces.ts'
import { childNamed, elements, textOf, type Element } from '../xml/read.ts'
import { mimeOf } from './mime.ts'

const { d } = namespaces
type Condition = (entry: Entry) => boolean

/** What is asked of each entry (RFC 5323 §5.10 ff.). Attacker-controlled. @throws StoreError `request.malformed` */
export function parseCondition([one, ...more]: readonly Element[]): Condition {
  if (!one || more.length > 0 || one.ns !== d) throw new StoreError('request.malformed')
  const inner = () => elements(one).map((child) => parseCondition([child]))
  if (one.name === 'and') return every(inner())
  if (one.name === 'or') return some(inner())
  if (one.name === 'not') return not(parseCondition(elements(one)))
  if (one.name === 'is-collection') return (entry) => entry.node.dir === 1
  return comparison(one)
}

const every =
  (all: readonly Condition[]): Condition =>
  (entry) =>
    all.every((fits) => fits(entry))
const some =
  (all: readonly Condition[]): Condition =>
  (entry) =>
    all.some((fits) => fits(entry))
const not =
  (fits: Condition): Condition =>
  (entry) =>
    !fits(entry)

function comparison(one: Element): Condition {
  const literal = textOf(childNamed(one, d, 'literal'))
  const [property] = elements(childNamed(one, d, 'prop'))
  const text = texts[property?.name ?? '']
  if (one.name === 'like' && text) {
    const fits = likeness(literal)
    return (entry) => fits(text(entry))
  }
  const number = numbers[property?.name ?? '']
  const compare = comparisons[one.name]
  if (!number || !compare) throw new StoreError('request.malformed')
  const bound = property?.name === 'getlastmodified' ? Date.parse(literal) : Number(literal)
  if (Number.isNaN(bound)) throw new StoreError('request.malformed')
  return (entry) => compare(number(entry), bound)
}

const nameOf = ({ name, node }: Entry) => name || node.name
const texts: Readonly<Record<string, (entry: Entry) => string>> = {
  displayname: nameOf,
  getcontenttype: (entry) => (entry.node.dir === 1 ? 'httpd/unix-directory' : mimeOf(nameOf(entry))),
}
const numbers: Readonly<Record<string, (entry: Entry) => number>> = {
  getlastmodified: ({ node }) => node.mtime,
  size: ({ node }) => node.size,
  fileid: ({ node }) => node.id,
}
const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  eq: (value, bound) => value === bound,
  gt: (value, bound) => value > bound,
  gte: (value, bound) => value >= bound,
  lt: (value, bound) => value < bound,
  lte: (value, bound) => value <= bound,
}

/** SQL's LIKE without regard to case: `%` any run, `_` any one. In the time of its length, whatever the pattern. */
function likeness(pattern: string): (text: string) => boolean {
  const [first = '', ...pieces] = fold(pattern).split('%')
  return (text) => {
    const folded = fold(text)
    if (!matchesAt(folded, first, 0)) return false
    if (pieces.length === 0) return folded.length === first.length
    let from = first.length
    for (const piece of pieces.slice(0, -1)) {
      const found = next(folded, piece, from)
      if (found < 0) return false
      from = found + piece.length
    }
    const last = pieces.at(-1) ?? ''
    return folded.length - last.length >= from && matchesAt(folded, last, folded.length - last.length)
  }
}

const fold = (text: string): string => text.normalize('NFC').toLowerCase()

function next(text: string, piece: string, from: number): number {
  for (let place = from; place <= text.length - piece.length; place += 1)
    if (matchesAt(text, piece, place)) return place
  return -1
}

function matchesAt(text: string, piece: string, place: number): boolean {
  if (place + piece.length > text.length) return false
  for (let step = 0; step < piece.length; step += 1)
    if (piece[step] !== '_' && piece[step] !== text[place + step]) return false
  return true
}
