/** A file that was dropped or picked, and the folders that it stood in. */
export interface Dropped {
  readonly file: File
  /** Names from the outside in; empty for a file alone. */
  readonly folders: readonly string[]
}

/** Everything that was dropped: folders are walked through. Must be called before the drop's event ends. */
export async function droppedFiles(data: DataTransfer): Promise<readonly Dropped[]> {
  // The list empties itself when the event ends: what it holds is taken out at once.
  const entries = [...data.items].flatMap((item) => (item.kind === 'file' ? [item.webkitGetAsEntry()] : []))
  const loose = [...data.files].map((file) => ({ file, folders: [] }))
  if (entries.every((entry) => entry === null)) return loose
  return (await Promise.all(entries.map((entry) => (entry ? walked(entry, []) : [])))).flat()
}

async function walked(entry: FileSystemEntry, folders: readonly string[]): Promise<readonly Dropped[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    return [{ file, folders }]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const inside: FileSystemEntry[] = []
  // A reader gives a hundred at a time, and nothing at the end.
  for (let some = await nextOf(reader); some.length > 0; some = await nextOf(reader)) inside.push(...some)
  return (await Promise.all(inside.map((each) => walked(each, [...folders, entry.name])))).flat()
}

const nextOf = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject))
