import type { Manifest, TreeNode } from '@parvis/sealed'
import type { CoffreAlarm, CoffreState, FileEntry, Person } from '../../features/files/port.ts'
import { userOf } from './author.ts'

export interface ViewOptions {
  readonly members: readonly Person[]
  readonly writable: boolean
  readonly alarm: CoffreAlarm | null
}

/** Whom an author is shown as; by their address where they are no longer in the room. */
export function personOf(members: readonly Person[]): (author: string) => Person {
  const names = new Map(members.map(({ id, name }) => [id, name]))
  return (author) => {
    const id = userOf(author) ?? author
    return { id, name: names.get(id) ?? id.replace(/^@/, '').split(':')[0] ?? id }
  }
}

/** What members signed, as it is shown. */
export function viewOf(manifest: Manifest, { members, writable, alarm }: ViewOptions): CoffreState {
  const person = personOf(members)
  const made = new Map<string, { readonly author: string; readonly time: string }>()
  for (const { body } of manifest.records.values()) if (body.act.kind === 'folder') made.set(body.act.node, body)
  const entry = (node: TreeNode): FileEntry => {
    const [first] = node.versions
    const { author = '', time = '' } = first ?? made.get(node.id) ?? {}
    const by = person(author)
    return {
      id: node.id,
      coffre: manifest.coffre,
      parent: node.parent,
      name: node.conflictOf === null ? node.name : node.name.replace(cutAuthor(author), by.name),
      kind: node.kind,
      size: first?.act.size ?? 0,
      type: first?.act.type ?? '',
      at: Date.parse(time) || 0,
      by,
      versions: node.versions.map((version) => ({
        id: version.record,
        number: version.act.number,
        size: version.act.size,
        at: Date.parse(version.time) || 0,
        by: person(version.author),
      })),
      conflictOf: node.conflictOf,
      deleted: node.deleted && { at: Date.parse(node.deleted.time) || 0, by: person(node.deleted.author) },
    }
  }
  const shown = (nodes: ReadonlyMap<string, TreeNode>) => [...nodes.values()].map(entry)
  return { at: 'ready', entries: shown(manifest.nodes), trash: shown(manifest.trash), writable, alarm, members }
}

/** The manifest names the other of two edits after its author, in full; a person is shown by their name. */
const cutAuthor = (author: string): string => author.replace(/[/\\\p{Cc}]/gu, '-').slice(0, 60)
