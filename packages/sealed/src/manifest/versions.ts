import type { WrappedKey } from '../keys/epoch.ts'
import type { VersionAct } from './record.ts'
import type { VerifiedRecord } from './sign-record.ts'

/** One written state of a file. */
export interface FileVersion {
  /** Id of its record. */
  readonly record: string
  readonly act: VersionAct
  readonly author: string
  readonly time: string
  /** The newest wrap of its key. */
  readonly key: WrappedKey
}

/** Every version of one file, and those that no other replaces. */
export interface FileVersions {
  readonly all: readonly FileVersion[]
  /** The one that counts first: the highest number, then the highest id. More than one: edits that did not know of each other. */
  readonly current: readonly FileVersion[]
}

/** `records` admitted and in order; `keys` the newest wraps by record. */
export function versionsByFile(
  records: readonly VerifiedRecord[],
  keys: ReadonlyMap<string, WrappedKey>,
): ReadonlyMap<string, FileVersions> {
  const files = new Map<string, FileVersion[]>()
  const numbers = new Map<string, readonly [node: string, number: number]>()
  for (const { id, body } of records) {
    const { act, author, time } = body
    if (act.kind !== 'version' || !follows(act, numbers)) continue
    numbers.set(id, [act.node, act.number])
    const version = { record: id, act, author, time, key: keys.get(id) ?? act.key }
    files.set(act.node, [...(files.get(act.node) ?? []), version])
  }
  return new Map([...files].map(([node, all]) => [node, { all, current: unreplaced(all) }]))
}

/** A version's number is one more than the greatest that it replaces, and it replaces versions of its own file. */
function follows(act: VersionAct, numbers: ReadonlyMap<string, readonly [string, number]>): boolean {
  const replaced = act.of.map((id) => numbers.get(id))
  if (replaced.some((known) => known?.[0] !== act.node)) return false
  return act.number === 1 + Math.max(0, ...replaced.map((known) => known?.[1] ?? 0))
}

function unreplaced(all: readonly FileVersion[]): readonly FileVersion[] {
  const replaced = new Set(all.flatMap(({ act }) => act.of))
  return all
    .filter(({ record }) => !replaced.has(record))
    .toSorted((a, b) => b.act.number - a.act.number || (a.record < b.record ? 1 : -1))
}
