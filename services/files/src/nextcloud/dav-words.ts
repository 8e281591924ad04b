import type { Entry } from '../store/file-store.ts'
import type { DavRow } from './multistatus.ts'

/** A PROPFIND that asks for what `entryOf` reads, and nothing else. */
export const propfindEntry = propfind(
  ['d:resourcetype', 'd:getcontentlength', 'd:getcontenttype', 'd:getetag', 'd:getlastmodified'],
  ['oc:fileid', 'oc:size'],
)

export function propfind(...names: readonly (readonly string[])[]): string {
  const asked = names.flat().map((name) => `<${name}/>`)
  const spaces = 'xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns"'
  return `<?xml version="1.0"?><d:propfind ${spaces}><d:prop>${asked.join('')}</d:prop></d:propfind>`
}

/** `above`: how many steps of the row's path stand above the owner's root. */
export function entryOf({ path, properties }: DavRow, above: number): Entry {
  const kind = properties.get('kind') === 'folder' ? 'folder' : 'file'
  return {
    path: path.slice(above),
    kind,
    size: Number(properties.get('getcontentlength') ?? properties.get('size') ?? 0),
    etag: bareEtag(properties.get('getetag') ?? ''),
    modified: dateOf(properties.get('getlastmodified')),
    id: properties.get('fileid') ?? '',
    type: kind === 'folder' ? '' : (properties.get('getcontenttype') ?? 'application/octet-stream'),
  }
}

export const bareEtag = (header: string): string => header.replace(/^W\//, '').replace(/^"|"$/g, '')

export const quotedEtag = (etag: string): string => `"${etag.replace(/["\\\p{Cc}]/gu, '')}"`

export function dateOf(httpDate: string | undefined): string {
  const date = new Date(httpDate ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString()
}
