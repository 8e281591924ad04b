import type { FileEntry } from '../port.ts'

/** Why a name can't be given: what would not be one step of a path on every system that may get the file. */
export function nameFault(name: string): 'empty' | 'sign' | 'long' | null {
  const given = name.trim()
  if (given === '' || /^\.{1,2}$/.test(given)) return 'empty'
  if (/[/\\\p{Cc}]/u.test(given)) return 'sign'
  return given.length > 255 ? 'long' : null
}

const plain = (name: string): string => name.normalize('NFC').toLowerCase()

/** Files about to come whose name a file of the folder has already. */
export function meeting(
  files: readonly File[],
  beside: readonly FileEntry[],
): readonly { readonly file: File; readonly entry: FileEntry }[] {
  const taken = new Map(beside.filter(({ kind }) => kind === 'file').map((entry) => [plain(entry.name), entry]))
  return files.flatMap((file) => {
    const entry = taken.get(plain(file.name))
    return entry ? [{ file, entry }] : []
  })
}
