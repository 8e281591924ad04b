import type { FileEntry } from '../port.ts'

/** `type` is what the browser is told: from this list, never what the file's author said. */
export type Preview =
  | { readonly as: 'picture' | 'video' | 'audio'; readonly type: string }
  | { readonly as: 'text' | 'markdown' | 'table' | 'pdf' }

const typed: Readonly<Record<string, Preview>> = {
  png: { as: 'picture', type: 'image/png' },
  jpg: { as: 'picture', type: 'image/jpeg' },
  jpeg: { as: 'picture', type: 'image/jpeg' },
  gif: { as: 'picture', type: 'image/gif' },
  webp: { as: 'picture', type: 'image/webp' },
  avif: { as: 'picture', type: 'image/avif' },
  mp4: { as: 'video', type: 'video/mp4' },
  m4v: { as: 'video', type: 'video/mp4' },
  webm: { as: 'video', type: 'video/webm' },
  ogv: { as: 'video', type: 'video/ogg' },
  mp3: { as: 'audio', type: 'audio/mpeg' },
  m4a: { as: 'audio', type: 'audio/mp4' },
  ogg: { as: 'audio', type: 'audio/ogg' },
  oga: { as: 'audio', type: 'audio/ogg' },
  opus: { as: 'audio', type: 'audio/ogg' },
  wav: { as: 'audio', type: 'audio/wav' },
  flac: { as: 'audio', type: 'audio/flac' },
  pdf: { as: 'pdf' },
  md: { as: 'markdown' },
  markdown: { as: 'markdown' },
  csv: { as: 'table' },
  tsv: { as: 'table' },
}
const texts = new Set(['txt', 'log', 'json', 'xml', 'yaml', 'yml', 'html', 'css', 'js', 'ts', 'svg', 'ics', 'vcf'])

/** Of words no more is read than this; the rest of the file stays where it is. */
export const mostWords = 2 ** 20
const megabyte = 1_000_000
/** Bytes beyond which a file is not opened in the page: what is drawn has to be held. */
const most: Readonly<Record<Preview['as'], number>> = {
  picture: 64 * megabyte,
  pdf: 128 * megabyte,
  video: 2000 * megabyte,
  audio: 2000 * megabyte,
  text: Number.POSITIVE_INFINITY,
  markdown: Number.POSITIVE_INFINITY,
  table: Number.POSITIVE_INFINITY,
}

/** How a file can be looked at without leaving the page; null where it has to be downloaded. SVG and HTML are shown as text. */
export function previewOf({ name, size, kind }: Pick<FileEntry, 'name' | 'size' | 'kind'>): Preview | null {
  if (kind !== 'file') return null
  const ending = /\.([a-z\d]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const preview = Object.hasOwn(typed, ending) ? typed[ending] : undefined
  const found: Preview | null = preview ?? (texts.has(ending) ? { as: 'text' } : null)
  return found !== null && size <= most[found.as] ? found : null
}

/** A film or a sound up to here is opened whole at once: it comes sooner than what stands between to play it in pieces. */
export const mostHeld = 8 * megabyte

export const plays = ({ as }: Preview): boolean => as === 'video' || as === 'audio'

/** Bytes from the beginning that a preview needs. */
export const bytesFor = ({ as }: Preview, size: number): number =>
  as === 'text' || as === 'markdown' || as === 'table' ? Math.min(size, mostWords) : size
