import type { FileEntry } from '../port.ts'

export type SortKey = 'name' | 'by' | 'at' | 'size'

export interface Sort {
  readonly key: SortKey
  readonly descending: boolean
}

const names = new Intl.Collator('fr', { numeric: true, sensitivity: 'base' })

const compare: Readonly<Record<SortKey, (a: FileEntry, b: FileEntry) => number>> = {
  name: (a, b) => names.compare(a.name, b.name),
  by: (a, b) => names.compare(a.by.name, b.by.name),
  at: (a, b) => a.at - b.at,
  size: (a, b) => a.size - b.size,
}

/** Folders first, whatever the order; equal ones by name, so that the order is always the same. */
export function sorted(entries: readonly FileEntry[], { key, descending }: Sort): readonly FileEntry[] {
  const way = descending ? -1 : 1
  return entries.toSorted(
    (a, b) =>
      Number(b.kind === 'folder') - Number(a.kind === 'folder') ||
      way * compare[key](a, b) ||
      names.compare(a.name, b.name) ||
      (a.id < b.id ? -1 : 1),
  )
}

/** What a press on a column's head asks for: the same again is the other way round. Dates and sizes begin with the greatest. */
export function pressed(sort: Sort, key: SortKey): Sort {
  return sort.key === key ? { key, descending: !sort.descending } : { key, descending: key === 'at' || key === 'size' }
}
