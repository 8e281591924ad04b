import { historyOf, rootNode, type Manifest, type NodeChange } from '@parvis/sealed'
import type { ActivityPort, EntryActivity, EntryChange, NodeId, Person } from '../../features/files/port.ts'
import type { Coffre } from './coffre.ts'
import { personOf } from './view.ts'

/** Read from the records that this browser holds: nobody is asked. */
export function activityPort(open: (coffre: string) => Coffre): ActivityPort {
  return {
    activity(coffre, node) {
      const { state, present } = open(coffre)
      return state.value.at === 'ready' ? activityOf(present().manifest, node, state.value.members) : []
    },
  }
}

function activityOf(manifest: Manifest, node: NodeId, members: readonly Person[]): readonly EntryActivity[] {
  const nodeOf = (id: NodeId) => manifest.nodes.get(id) ?? manifest.trash.get(id)
  const person = personOf(members)
  const folder = (id: NodeId) => (id === rootNode ? null : (nodeOf(id)?.name ?? null))
  const shown = (change: NodeChange): EntryChange =>
    change.kind === 'moved' ? { ...change, from: folder(change.from), to: folder(change.to) } : change
  // The other of two edits has no history of its own.
  return historyOf(manifest, nodeOf(node)?.conflictOf ?? node)
    .map(({ record, author, time, change }) => ({
      id: `${record}/${change.kind}`,
      at: Date.parse(time) || 0,
      by: person(author),
      change: shown(change),
    }))
    .toReversed()
}
