import type { FileEntry } from '../port.ts'

export { sizeWords } from '../../../shared/lib/size-words.ts'

/** What stands on the drawn sheet: « PDF », « ODT », or nothing where the name does not say. */
export function extensionOf(name: string): string {
  const found = /[^.]\.([a-z\d]{1,4})$/i.exec(name)?.[1]
  return found?.toUpperCase() ?? ''
}

/** Every version of every file, in the trash too: what a coffre takes where it is kept. */
export const bytesOf = ({
  entries,
  trash,
}: {
  readonly entries: readonly FileEntry[]
  readonly trash: readonly FileEntry[]
}): number => [...entries, ...trash].flatMap(({ versions }) => versions).reduce((sum, { size }) => sum + size, 0)
