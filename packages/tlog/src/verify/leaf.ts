import { fromUtf8 } from '../bytes.ts'
import { canonicalJson } from '../canonical.ts'
import { TlogError } from '../error.ts'

/** As much of a leaf as the verifier understands: who writes it may say more. */
export interface Leaf {
  readonly kind: 'intent' | 'outcome'
  readonly time: string
  /** Of an outcome: the index of its intent. */
  readonly of: number | undefined
  /** Base64 SHA-256 of the body. */
  readonly body: string | undefined
  readonly fields: Readonly<Record<string, unknown>>
}

const timePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** One entry's bytes, attacker-controlled. @throws TlogError `entry.malformed` */
export function parseLeaf(bytes: Uint8Array, index: number): Leaf {
  const fields = parseCanonical(fromUtf8(bytes, 'entry.malformed'), index)
  const { v, kind, time, of, body } = fields
  const wrong = (why: string) => new TlogError('entry.malformed', why, { index })
  if (v !== 2) throw wrong('version')
  if (kind !== 'intent' && kind !== 'outcome') throw wrong('kind')
  if (typeof time !== 'string' || !timePattern.test(time) || Number.isNaN(Date.parse(time))) throw wrong('time')
  if (kind === 'intent') {
    if (of !== undefined) throw wrong('an intent of something')
    if (body !== undefined && (typeof body !== 'string' || !/^[A-Za-z0-9+/]{43}=$/.test(body))) throw wrong('body')
    return { kind, time, of, body, fields }
  }
  if (typeof of !== 'number' || !Number.isSafeInteger(of) || of < 0) throw wrong('of')
  if (body !== undefined) throw wrong('an outcome with a body')
  return { kind, time, of, body, fields }
}

/** A JSON object in its canonical form. @throws TlogError `entry.malformed` */
function parseCanonical(text: string, index: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value) && isCanonical(value, text)) return value
  } catch (cause) {
    throw new TlogError('entry.malformed', 'JSON', { cause, index })
  }
  throw new TlogError('entry.malformed', 'not canonical', { index })
}

// Most entries have no escape and no fraction: what JSON accepts and consists of these tokens alone has one spelling but
// for the order of its keys. Anything else is written again, the long way.
// eslint-disable-next-line no-control-regex -- JSON refuses them too
const plainTokens = /^(?:[{}[\],:]|"[^"\\\u0000-\u001f]*"|0|-?[1-9][0-9]{0,14}|true|false|null)*$/

const isCanonical = (value: object, text: string): boolean =>
  plainTokens.test(text) && countSorted(value) === countKeys(text) ? true : canonicalJson(value) === text

/** The keys that were written. More of them than the value has: one was written twice. */
function countKeys(text: string): number {
  let count = 0
  for (let at = text.indexOf('":'); at !== -1; at = text.indexOf('":', at + 2)) count += 1
  return count
}

/** The keys of a value and of what is in it; NaN where they are out of order. */
function countSorted(value: object): number {
  let before = ''
  let count = 0
  for (const [key, member] of Object.entries<unknown>(value as Record<string, unknown>)) {
    if (!Array.isArray(value)) {
      if (key < before) return Number.NaN
      before = key
      count += 1
    }
    if (typeof member === 'object' && member !== null) count += countSorted(member)
  }
  return count
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
