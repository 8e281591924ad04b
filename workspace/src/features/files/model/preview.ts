import type { FileEntry } from '../port.ts'

/** `type` is what the browser is told: from this list, never what the file's author said. */
export type Preview = { readonly as: 'picture'; readonly type: string } | { readonly as: 'text' }

const pictures: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
}
const texts = new Set(['txt', 'md', 'csv', 'log', 'json', 'xml', 'yaml', 'yml', 'html', 'css', 'js', 'ts', 'svg'])
const mostBytes = 32 * 2 ** 20

/** How a file can be looked at without leaving the page; null where it has to be downloaded. SVG and HTML are shown as text. */
export function previewOf({ name, size, kind }: Pick<FileEntry, 'name' | 'size' | 'kind'>): Preview | null {
  const extension = /\.([a-z\d]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  if (kind !== 'file' || size > mostBytes) return null
  const type = pictures[extension]
  if (type !== undefined) return { as: 'picture', type }
  return texts.has(extension) ? { as: 'text' } : null
}
