import { toBase64Url, utf8, type Bytes } from '../bytes.ts'
import { SealedError } from '../error.ts'
import { isFileName } from '../manifest/names.ts'
import { bytesIn, factsIn, fieldsOf, textIn } from './fields.ts'
import type { LinkedContent } from './link-note.ts'

/** The media type by which the content behind a link says that it is a list of files. */
export const folderListType = 'application/vnd.parvis.folder+json'

/** A file of a folder that is given away. */
export interface ListedFile extends LinkedContent {
  /** Steps from the folder on, the file's name the last. */
  readonly path: readonly string[]
  readonly blob: string
}

/** What is sealed as the content of a link to a folder. */
export const folderList = (files: readonly ListedFile[]): Bytes =>
  utf8(
    JSON.stringify({
      v: 1,
      files: files.map(({ path, blob, facts, key }) => ({ ...facts, path, blob, key: toBase64Url(key) })),
    }),
  )

/**
 * Whoever made the link wrote it, and may have written anything: a path that leads out of the folder is refused, and so
 * are two files at one place. Throws SealedError `format`.
 */
export function readFolderList(bytes: Bytes): readonly ListedFile[] {
  const { v, files } = fieldsOf(bytes)
  if (v !== 1 || !Array.isArray(files)) throw new SealedError('format')
  const listed = files.map((file: unknown): ListedFile => {
    const fields = fieldsOf(utf8(JSON.stringify(file ?? null)))
    const { path } = fields
    if (!Array.isArray(path) || path.length === 0 || path.length > 64) throw new SealedError('format')
    if (!path.every((step): step is string => typeof step === 'string' && isFileName(step)))
      throw new SealedError('format')
    const blob = textIn(fields, 'blob')
    if (!/^[\w-]{24}$/.test(blob)) throw new SealedError('format')
    return { path, blob, facts: factsIn(fields), key: bytesIn(fields, 'key', 32) }
  })
  const places = new Set(listed.map(({ path }) => path.join('/').normalize('NFC').toLowerCase()))
  if (places.size !== listed.length) throw new SealedError('format')
  return listed
}
