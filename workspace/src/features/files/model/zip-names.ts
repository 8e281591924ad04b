import type { FileEntry, NodeId } from '../port.ts'
import type { Index } from './tree.ts'

/** A file or an empty folder of an archive. */
export interface ArchiveItem {
  readonly entry: FileEntry
  /** Steps from the archive's top: no step leads out of the folder that it is unpacked in, on any system. */
  readonly path: readonly string[]
}

const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/** A name that every system takes for one step: Windows has its own signs and its own names of devices. */
export function archiveName(name: string): string {
  const plain = name
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[<>:"/\\|?*\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '_')
    .replace(/[. ]+$/, (end) => '_'.repeat(end.length))
  if (plain === '') return '_'
  return reserved.test(plain) ? `_${plain}` : plain
}

/** What stands in the archive of these entries: folders with all they hold, names that differ also without capitals. */
export function archiveItems({ children }: Index, entries: readonly FileEntry[]): readonly ArchiveItem[] {
  const within = (list: readonly FileEntry[], above: readonly string[], seen: ReadonlySet<NodeId>): ArchiveItem[] => {
    const taken = new Set<string>()
    return list.flatMap((entry) => {
      const path = [...above, unique(archiveName(entry.name), taken)]
      if (entry.kind === 'file') return [{ entry, path }]
      const inside = seen.has(entry.id) ? [] : (children.get(entry.id) ?? [])
      return inside.length === 0 ? [{ entry, path }] : within(inside, path, new Set([...seen, entry.id]))
    })
  }
  return within(entries, [], new Set())
}

function unique(name: string, taken: Set<string>): string {
  const dot = name.lastIndexOf('.')
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  let free = name
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${stem} (${number})${end}`
  taken.add(free.toLowerCase())
  return free
}

export const sizeOf = (items: readonly ArchiveItem[]): number => items.reduce((sum, { entry }) => sum + entry.size, 0)
