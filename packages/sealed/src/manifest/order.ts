import type { VerifiedRecord } from './sign-record.ts'

/** Records in the one order that their graph gives, and those that wait for a record that is not here. */
export interface Ordered {
  readonly records: readonly VerifiedRecord[]
  readonly waiting: readonly VerifiedRecord[]
}

/**
 * Ancestors before descendants; records that know nothing of each other by depth, then by id. The order depends on the
 * set of records alone. An id is a hash over `after`: there are no cycles.
 */
export function ordered(all: ReadonlyMap<string, VerifiedRecord>): Ordered {
  const depths = depthsOf(all)
  const known = (record: VerifiedRecord) => depths.has(record.id)
  const records = [...all.values()].filter(known).toSorted((a, b) => {
    const [one, other] = [depths.get(a.id) ?? 0, depths.get(b.id) ?? 0]
    return one - other || (a.id < b.id ? -1 : 1)
  })
  return {
    records,
    waiting: [...all.values()].filter((record) => !known(record)),
  }
}

/** Of every record whose ancestors are all here: 1 + the greatest of theirs. Without recursion: chains are long. */
function depthsOf(all: ReadonlyMap<string, VerifiedRecord>): ReadonlyMap<string, number> {
  const missing = new Map<string, number>()
  const children = new Map<string, VerifiedRecord[]>()
  const ready: VerifiedRecord[] = []
  for (const record of all.values()) {
    missing.set(record.id, record.body.after.length)
    if (record.body.after.length === 0) ready.push(record)
    for (const parent of record.body.after) children.set(parent, [...(children.get(parent) ?? []), record])
  }
  const depths = new Map<string, number>()
  for (let record = ready.pop(); record !== undefined; record = ready.pop()) {
    depths.set(record.id, 1 + Math.max(0, ...record.body.after.map((id) => depths.get(id) ?? 0)))
    for (const child of children.get(record.id) ?? []) {
      const left = (missing.get(child.id) ?? 0) - 1
      missing.set(child.id, left)
      if (left === 0) ready.push(child)
    }
  }
  return depths
}

/** Everything that records knew, themselves included. */
export function past(all: ReadonlyMap<string, VerifiedRecord>, ...from: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>(from)
  const open = [...from]
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const parent of all.get(id)?.body.after ?? [])
      if (!seen.has(parent)) {
        seen.add(parent)
        open.push(parent)
      }
  return seen
}
