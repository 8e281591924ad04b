import { canonicalJson } from '../canonical.ts'
import { TlogError } from '../error.ts'
import { isRecord, type Leaf } from './leaf.ts'

const repeated = ['time', 'kind', 'act', 'class', 'place', 'decision', 'rules', 'policy', 'correlation'] as const

/**
 * What was opened for people to read may add ids and names; what it repeats of the leaf must be the leaf's.
 * @throws TlogError `opened.mismatch`
 */
export function checkOpened(opened: unknown, { fields }: Leaf, index: number): void {
  const wrong = (what: string) => new TlogError('opened.mismatch', what, { index })
  if (!isRecord(opened) || opened['index'] !== index) throw wrong('index')
  for (const name of repeated) if (!isSame(opened[name], fields[name])) throw wrong(name)
  for (const name of ['actor', 'object']) {
    const who = opened[name]
    if (!isSame(isRecord(who) ? who['pseudonym'] : undefined, fields[name])) throw wrong(name)
  }
}

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b))
