import { StoreError } from '../error.ts'

/** Where a request goes, decoded once. */
export interface Target {
  readonly segments: readonly string[]
  readonly query: URLSearchParams
}

/**
 * An attacker-controlled request target → segments. None is `.` or `..`, none holds a separator or NUL: a segment is a
 * name and nothing else. Empty ones are dropped. @throws StoreError `request.malformed`
 */
export function parseTarget(raw: string): Target {
  // A fragment never goes to a server: one that does is a name that was not encoded, and would hit another file.
  if (raw.includes('#')) throw new StoreError('request.malformed')
  const mark = raw.indexOf('?')
  const path = mark < 0 ? raw : raw.slice(0, mark)
  const segments = path.split('/').filter((segment) => segment !== '')
  return {
    segments: segments.map(decodeSegment),
    query: new URLSearchParams(mark < 0 ? '' : raw.slice(mark + 1)),
  }
}

function decodeSegment(segment: string): string {
  const name = decoded(segment)
  if (name === '.' || name === '..' || /[/\\\0]/.test(name)) throw new StoreError('request.malformed')
  return name
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch (cause) {
    throw new StoreError('request.malformed', { cause })
  }
}

/**
 * `Destination` and the tags of `If`: a whole address, or its path. @throws StoreError `elsewhere` when the host is
 * another one, `request.malformed`
 */
export function parseReference(reference: string, hosts: readonly (string | undefined)[]): Target {
  const [, host, rest] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/is.exec(reference.trim()) ?? []
  if (host === undefined) {
    if (!reference.trim().startsWith('/')) throw new StoreError('request.malformed')
    return parseTarget(reference.trim())
  }
  const bare = host.slice(host.lastIndexOf('@') + 1).toLowerCase()
  if (!hosts.some((own) => own?.toLowerCase() === bare)) throw new StoreError('elsewhere')
  return parseTarget(rest === undefined || rest === '' ? '/' : rest)
}

/** The path as it stands in an answer: each segment encoded, and a final slash for a folder. */
export function encodePath(segments: readonly string[]): string {
  return segments.map((segment) => `/${encodeURIComponent(segment).replace(/[!'()*]/g, percent)}`).join('')
}

const percent = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`

/** A name that a new file or folder may have. Bytes of UTF-8, as file systems count. @throws StoreError `request.malformed` */
export function assertName(name: string): void {
  // oxlint-disable-next-line no-control-regex
  const isName = name !== '' && Buffer.byteLength(name) <= 250 && !/[\u0000-\u001f\u007f]/.test(name)
  if (!isName) throw new StoreError('request.malformed')
}
