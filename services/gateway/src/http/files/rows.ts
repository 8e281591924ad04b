import * as contract from '@parvis/contracts'
import type { Act } from '@parvis/contracts'
import type * as z from 'zod/mini'

/**
 * One request that a browser may make of the files service. `by`: whom it is for. `account`: who is signed in, on their
 * shared folders; `room`: who is in the room of the coffre that the path names; `anyone`: who has a link.
 */
export interface FileRow {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below `/api/files`, and at the service. */
  readonly path: string
  readonly act: Act
  readonly by: 'account' | 'room' | 'anyone'
  /** What the body is: JSON of this shape, or that many bytes at most. Without: there is none. */
  readonly body?: z.ZodMiniType | number
  /** What it does to the gateway's own list of deposits: see `bookkeeping`. */
  readonly books?: 'box' | 'deposit' | 'taken' | 'discarded'
}

const part = 2 ** 24
const whole = 4 * 2 ** 30

const dossier = (method: FileRow['method'], path: string, act: Act, body?: FileRow['body']): FileRow => ({
  method,
  path: `/dossiers/${path}`,
  act,
  by: 'account',
  ...(body !== undefined && { body }),
})

const coffre = (method: FileRow['method'], path: string, act: Act, body?: FileRow['body']): FileRow => ({
  method,
  path: `/coffres/:coffre/${path}`,
  act,
  by: 'room',
  ...(body !== undefined && { body }),
})

/** Everything there is. What is not here is not forwarded. */
export const fileRows: readonly FileRow[] = [
  { method: 'GET', path: '/account', act: 'file.list', by: 'account' },
  { method: 'POST', path: '/account/link', act: 'file.account', by: 'account' },
  { method: 'DELETE', path: '/account/link', act: 'file.account', by: 'account' },
  dossier('POST', 'list', 'file.list', contract.placeBody),
  dossier('POST', 'stat', 'file.list', contract.placeBody),
  dossier('POST', 'search', 'file.list', contract.searchBody),
  ...['favourites', 'recent', 'received', 'quota', 'tags', 'trash'].map((path) => dossier('GET', path, 'file.list')),
  dossier('POST', 'versions', 'file.list', contract.versionsBody),
  dossier('POST', 'shares', 'file.list', contract.placeBody),
  dossier('POST', 'tags/of', 'file.list', contract.versionsBody),
  dossier('GET', 'content', 'file.read'),
  dossier('PUT', 'content', 'file.write', whole),
  dossier('PUT', 'uploads/:upload/parts/:number', 'file.upload', part),
  dossier('GET', 'uploads/:upload', 'file.list'),
  dossier('DELETE', 'uploads/:upload', 'file.upload'),
  dossier('POST', 'uploads/:upload/complete', 'file.write', contract.dossierCompletion),
  dossier('POST', 'folder', 'file.move', contract.placeBody),
  dossier('POST', 'move', 'file.move', contract.carryBody),
  dossier('POST', 'copy', 'file.move', contract.carryBody),
  dossier('POST', 'delete', 'file.delete', contract.placeBody),
  dossier('POST', 'trash/delete', 'file.delete', contract.idBody),
  dossier('POST', 'trash/restore', 'file.restore', contract.idBody),
  dossier('POST', 'versions/restore', 'file.restore', contract.versionBody),
  dossier('POST', 'share', 'file.share', contract.shareBody),
  dossier('POST', 'unshare', 'file.share', contract.idBody),
  dossier('POST', 'link', 'file.link', contract.linkShareBody),
  dossier('POST', 'favourite', 'file.mark', contract.favouriteBody),
  dossier('POST', 'tags', 'file.mark', contract.newTagBody),
  dossier('POST', 'tags/add', 'file.mark', contract.tagBody),
  dossier('POST', 'tags/remove', 'file.mark', contract.tagBody),
  coffre('GET', 'quota', 'coffre.list'),
  coffre('GET', 'blobs', 'coffre.list'),
  coffre('GET', 'blobs/:blob', 'coffre.read'),
  coffre('PUT', 'blobs/:blob', 'coffre.write', part),
  coffre('DELETE', 'blobs/:blob', 'coffre.delete'),
  coffre('PUT', 'uploads/:blob/parts/:number', 'coffre.upload', part),
  coffre('GET', 'uploads/:blob', 'coffre.list'),
  coffre('DELETE', 'uploads/:blob', 'coffre.upload'),
  coffre('POST', 'uploads/:blob/complete', 'coffre.write', contract.uploadCompletion),
  coffre('POST', 'links', 'coffre.link', contract.linkBody),
  coffre('GET', 'links', 'coffre.list'),
  coffre('DELETE', 'links/:link', 'coffre.unlink'),
  { ...coffre('POST', 'drops', 'coffre.drop', contract.dropBody), books: 'box' },
  coffre('GET', 'drops', 'coffre.list'),
  coffre('DELETE', 'drops/:drop', 'coffre.drop'),
  { ...coffre('POST', 'drops/:drop/deposits/:blob/taken', 'coffre.drop'), books: 'taken' },
  { ...coffre('DELETE', 'drops/:drop/deposits/:blob', 'coffre.drop'), books: 'discarded' },
  { method: 'GET', path: '/links/:link', act: 'link.look', by: 'anyone' },
  { method: 'GET', path: '/links/:link/content', act: 'link.read', by: 'anyone' },
  { method: 'GET', path: '/links/:link/more/:blob', act: 'link.read', by: 'anyone' },
  { method: 'POST', path: '/public/list', act: 'link.look', by: 'anyone', body: contract.publicBody },
  { method: 'POST', path: '/public/content', act: 'link.read', by: 'anyone', body: contract.publicBody },
  { method: 'PUT', path: '/public/content', act: 'link.deposit', by: 'anyone', body: whole },
  { method: 'GET', path: '/drops/:drop', act: 'drop.look', by: 'anyone' },
  { method: 'POST', path: '/drops/:drop/uploads/:blob', act: 'drop.upload', by: 'anyone', body: contract.dropUpload },
  { method: 'PUT', path: '/drops/:drop/uploads/:blob/parts/:number', act: 'drop.upload', by: 'anyone', body: part },
  { method: 'GET', path: '/drops/:drop/uploads/:blob', act: 'drop.look', by: 'anyone' },
  {
    method: 'POST',
    path: '/drops/:drop/uploads/:blob/complete',
    act: 'drop.deposit',
    by: 'anyone',
    body: contract.dropCompletion,
    books: 'deposit',
  },
]

export const filesPrefix = '/api/files'
/** For the plugin that stands in when there is no store. */
export const fileRoutes = fileRows.map(({ method, path }) => ({ method, path: filesPrefix + path }))
