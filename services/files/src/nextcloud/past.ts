import type { FileStore } from '../store/file-store.ts'
import { assertName } from '../store/store-path.ts'
import type { Connection } from './connection.ts'
import { dateOf, propfind } from './dav-words.ts'
import { readMultistatus } from './multistatus.ts'

type Past = Pick<FileStore, 'versions' | 'restoreVersion' | 'trash' | 'restoreTrashed' | 'deleteTrashed'>

const below = (app: 'versions' | 'trashbin', user: string, ...names: readonly string[]): string => {
  for (const name of names) assertName(name)
  return `/remote.php/dav/${app}/${[user, ...names].map(encodeURIComponent).join('/')}`
}

/** What was: older versions of a file, and what was deleted. */
export function nextcloudPast(connection: Connection): Past {
  const rows = async (user: string, path: string, body: string) => {
    const headers = { depth: '1', 'content-type': 'application/xml; charset=utf-8' }
    const listed = readMultistatus(
      await connection.text(user, { method: 'PROPFIND', path, headers, body, accept: [207] }),
    )
    // The folder names itself too.
    const depth = new URL(connection.address(path)).pathname.split('/').filter(Boolean).length
    return listed.filter((row) => row.path.length > depth)
  }
  const move = async (user: string, from: string, to: string) => {
    const headers = { destination: connection.address(to) }
    await connection.done(user, { method: 'MOVE', path: from, headers, accept: [201, 204] })
  }
  return {
    async versions(user, file) {
      const listed = await rows(
        user,
        below('versions', user, 'versions', file),
        propfind(['d:getcontentlength', 'd:getlastmodified']),
      )
      return listed.map(({ path, properties }) => ({
        id: path.at(-1) ?? '',
        size: Number(properties.get('getcontentlength') ?? 0),
        modified: dateOf(properties.get('getlastmodified')),
      }))
    },
    restoreVersion: async (user, file, version) =>
      move(user, below('versions', user, 'versions', file, version), below('versions', user, 'restore', version)),
    async trash(user) {
      const asked = propfind([
        'd:resourcetype',
        'oc:size',
        'nc:trashbin-original-location',
        'nc:trashbin-deletion-time',
      ])
      const listed = await rows(user, below('trashbin', user, 'trash'), asked)
      return listed.map(({ path, properties }) => ({
        id: path.at(-1) ?? '',
        kind: properties.get('kind') === 'folder' ? ('folder' as const) : ('file' as const),
        location: properties.get('trashbin-original-location') ?? '',
        size: Number(properties.get('size') ?? 0),
        deleted: new Date(Number(properties.get('trashbin-deletion-time') ?? 0) * 1000).toISOString(),
      }))
    },
    restoreTrashed: async (user, id) =>
      move(user, below('trashbin', user, 'trash', id), below('trashbin', user, 'restore', id)),
    deleteTrashed: async (user, id) =>
      void (await connection.done(user, {
        method: 'DELETE',
        path: below('trashbin', user, 'trash', id),
        accept: [204],
      })),
  }
}
