import { StoreError } from '../error.ts'

/** One thing that must, or with `not` must not, be so of a resource. */
export interface Condition {
  readonly not: boolean
  readonly kind: 'token' | 'etag'
  readonly value: string
}

/** Conditions that must all hold, of the resource named or of the request's own. */
export interface ConditionList {
  readonly resource: string | undefined
  readonly conditions: readonly Condition[]
}

const most = 200
const condition = /^(not\s+)?(?:<([^<>\s]{1,1024})>|\[((?:W\/)?"[^"]{0,1024}")\])\s*/i

/** RFC 4918 §10.4; attacker-controlled. It holds when one of the lists does. @throws StoreError `request.malformed` */
export function parseIf(header: string): readonly ConditionList[] {
  const lists: ConditionList[] = []
  let rest = header.trim()
  let resource: string | undefined
  while (rest !== '') {
    const [tag, named] = /^<([^<>\s]{1,4096})>\s*/.exec(rest) ?? []
    if (tag !== undefined) {
      resource = named
      rest = rest.slice(tag.length)
    }
    const conditions: Condition[] = []
    rest = readList(rest, conditions)
    lists.push({ resource, conditions })
    if (lists.length > most) throw new StoreError('request.malformed')
  }
  return lists.length > 0 ? lists : refuse()
}

/** @returns what stands behind the list */
function readList(text: string, into: Condition[]): string {
  const [open] = /^\(\s*/.exec(text) ?? refuse()
  let rest = text.slice(open.length)
  while (!rest.startsWith(')')) {
    const [whole, not, token, etag] = condition.exec(rest) ?? refuse()
    into.push({ not: not !== undefined, kind: token === undefined ? 'etag' : 'token', value: token ?? etag ?? '' })
    if (into.length > most) refuse()
    rest = rest.slice(whole.length)
  }
  if (into.length === 0) refuse()
  return rest.slice(1).trimStart()
}

function refuse(): never {
  throw new StoreError('request.malformed')
}

/** `<token>` of `Lock-Token`. */
export function parseLockToken(header: string | undefined): string {
  return /^\s*<([^<>\s]+)>\s*$/.exec(header ?? '')?.[1] ?? refuse()
}
