import type { FileEntry } from '../port.ts'

/** Families of files that people look for, by what their names end in: what their authors said of them is not asked. */
export const fileKinds = ['document', 'table', 'slides', 'pdf', 'picture', 'sound', 'archive', 'folder'] as const
export type FileKind = (typeof fileKinds)[number]

const endings: Readonly<Record<Exclude<FileKind, 'folder'>, readonly string[]>> = {
  document: ['odt', 'doc', 'docx', 'rtf', 'txt', 'md', 'html'],
  table: ['ods', 'xls', 'xlsx', 'csv', 'tsv'],
  slides: ['odp', 'ppt', 'pptx'],
  pdf: ['pdf'],
  picture: ['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif', 'svg', 'tif', 'tiff', 'heic'],
  sound: ['mp3', 'ogg', 'oga', 'opus', 'wav', 'flac', 'm4a', 'mp4', 'webm', 'ogv', 'mov', 'mkv'],
  archive: ['zip', '7z', 'tar', 'gz', 'rar'],
}

export function kindOf({ name, kind }: Pick<FileEntry, 'name' | 'kind'>): FileKind | null {
  if (kind === 'folder') return 'folder'
  const ending = /\.([a-z\d]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return fileKinds.find((one) => one !== 'folder' && endings[one].includes(ending)) ?? null
}

export interface Search {
  readonly text: string
  /** None: every kind. */
  readonly kinds: ReadonlySet<FileKind>
}

/** Without accents and capitals, as people type. */
const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Entries in whose name each word of the search stands, of the kinds that are asked for. In the order given. */
export function found(entries: readonly FileEntry[], { text, kinds }: Search): readonly FileEntry[] {
  const words = plain(text)
    .split(/\s+/)
    .filter((word) => word !== '')
  return entries.filter((entry) => {
    if (kinds.size > 0) {
      const kind = kindOf(entry)
      if (kind === null || !kinds.has(kind)) return false
    }
    if (words.length === 0) return true
    const name = plain(entry.name)
    return words.every((word) => name.includes(word))
  })
}
