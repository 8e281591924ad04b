import type { Entry } from '../store/file-store.ts'
import type { DavRow } from './multistatus.ts'

export const spaces = 'xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns"'

const props = (names: readonly string[]): string => `<d:prop>${names.map((name) => `<${name}/>`).join('')}</d:prop>`

/** What `entryOf` reads, and nothing else. */
export const entryProperties = props([
  'd:resourcetype',
  'd:getcontentlength',
  'd:getcontenttype',
  'd:getetag',
  'd:getlastmodified',
  'oc:fileid',
  'oc:size',
  'oc:favorite',
  'oc:permissions',
])

const request = (prop: string): string => `<?xml version="1.0"?><d:propfind ${spaces}>${prop}</d:propfind>`
export const propfindEntry = request(entryProperties)
export const propfind = (names: readonly string[]): string => request(props(names))

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
    favourite: properties.get('favorite') === '1',
    permissions: (properties.get('permissions') ?? '').replaceAll(/[^A-Z]/g, ''),
    type: kind === 'folder' ? '' : (properties.get('getcontenttype') ?? 'application/octet-stream'),
  }
}

export const bareEtag = (header: string): string => header.replace(/^W\//, '').replace(/^"|"$/g, '')

export const quotedEtag = (etag: string): string => `"${etag.replace(/["\\\p{Cc}]/gu, '')}"`

export function dateOf(httpDate: string | undefined): string {
  const date = new Date(httpDate ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString()
}
