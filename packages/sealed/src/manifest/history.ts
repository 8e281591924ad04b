import type { Manifest } from './manifest.ts'
import { ordered } from './order.ts'
import { placesOf, type Placed } from './places.ts'
import type { VerifiedRecord } from './sign-record.ts'
import { versionsByFile } from './versions.ts'

/** What one act did to one node. */
export type NodeChange =
  /** A folder, or the first version of a file. */
  | { readonly kind: 'added' }
  /** `number`: of the version; a file that two edited at the same time has two of one number. */
  | { readonly kind: 'version'; readonly number: number }
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string }
  /** Nodes of folders. */
  | { readonly kind: 'moved'; readonly from: string; readonly to: string }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'restored' }

export interface NodeAct {
  /** Id of the record. One act can both move and rename. */
  readonly record: string
  readonly author: string
  /** RFC 3339, as the author says. Shown, never used to decide. */
  readonly time: string
  readonly change: NodeChange
}

/** What members did to a node, oldest first: ancestors before descendants, whatever their clocks say. Empty for what was never there. */
export function historyOf(
  { records, quarantine }: Pick<Manifest, 'records' | 'quarantine'>,
  node: string,
): readonly NodeAct[] {
  const counted = ordered(records).records.filter(({ id }) => !quarantine.has(id))
  const changes = new Map<string, readonly NodeChange[]>()
  placesOf(counted, (record, now, before) => {
    if (now.node === node) changes.set(record.id, placing(now, before))
  })
  const [, ...versions] = versionsByFile(counted, new Map()).get(node)?.all ?? []
  for (const { record, act } of versions) changes.set(record, [{ kind: 'version', number: act.number }])
  if (changes.size > 0) for (const [id, change] of deleting(counted, node)) changes.set(id, [change])
  return counted.flatMap(({ id, body: { author, time } }) =>
    (changes.get(id) ?? []).map((change) => ({ record: id, author, time, change })),
  )
}

function placing(now: Placed, before: Placed | undefined): readonly NodeChange[] {
  if (before === undefined) return [{ kind: 'added' }]
  const moved: NodeChange = { kind: 'moved', from: before.parent, to: now.parent }
  const renamed: NodeChange = { kind: 'renamed', from: before.name, to: now.name }
  return [...(before.parent === now.parent ? [] : [moved]), ...(before.name === now.name ? [] : [renamed])]
}

function* deleting(records: readonly VerifiedRecord[], node: string): Iterable<readonly [string, NodeChange]> {
  const tombstones = new Set<string>()
  for (const { id, body } of records) {
    const { act } = body
    if (act.kind === 'tombstone' && act.nodes.some((one) => one.node === node)) {
      tombstones.add(id)
      yield [id, { kind: 'deleted' }]
    }
    if (act.kind === 'restore' && act.tombstones.some((one) => tombstones.has(one))) yield [id, { kind: 'restored' }]
  }
}
