import * as z from 'zod'
import { ServiceError } from '@parvis/service-kit'
import type { FileStore } from '../store/file-store.ts'
import { assertName } from '../store/store-path.ts'
import type { Connection } from './connection.ts'
import { propfind } from './dav-words.ts'
import { davPath } from './files.ts'
import { readMultistatus } from './multistatus.ts'

type Marks = Pick<FileStore, 'setFavourite' | 'tags' | 'addTag' | 'tagsOf' | 'setTag'>

const tags = '/remote.php/dav/systemtags'
const xml = { 'content-type': 'application/xml; charset=utf-8' }

const of = (file: string, tag = ''): string => {
  for (const name of [file, ...(tag === '' ? [] : [tag])]) assertName(name)
  return `/remote.php/dav/systemtags-relations/files/${encodeURIComponent(file)}${tag && `/${encodeURIComponent(tag)}`}`
}

/** What people put onto files: one's own favourites, and tags that everybody sees. */
export function nextcloudMarks(connection: Connection): Marks {
  const listed = async (user: string, path: string) => {
    const asked = { method: 'PROPFIND', path, headers: { depth: '1', ...xml }, accept: [207] }
    const body = propfind(['oc:id', 'oc:display-name'])
    return readMultistatus(await connection.text(user, { ...asked, body })).flatMap(({ properties }) => {
      const id = properties.get('id')
      return id === undefined || id === '' ? [] : [{ id, name: properties.get('display-name') ?? '' }]
    })
  }
  return {
    async setFavourite(user, path, is) {
      const set = `<oc:favorite>${is ? 1 : 0}</oc:favorite>`
      const body = `<?xml version="1.0"?><d:propertyupdate xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:set><d:prop>${set}</d:prop></d:set></d:propertyupdate>`
      const asked = { method: 'PROPPATCH', path: davPath(user, path), headers: xml, body, accept: [207] }
      const [row] = readMultistatus(await connection.text(user, asked))
      if (row?.properties.has('favorite') !== true) throw new ServiceError('files.refused')
    },
    tags: (user) => listed(user, `${tags}/`),
    async addTag(user, name) {
      const body = JSON.stringify({ name, userVisible: true, userAssignable: true, canAssign: true })
      const headers = { 'content-type': 'application/json' }
      const made = await connection.done(user, { method: 'POST', path: `${tags}/`, headers, body, accept: [201] })
      const id = z.string().parse(made['content-location']).split('/').at(-1) ?? ''
      return { id, name }
    },
    tagsOf: (user, file) => listed(user, of(file)),
    async setTag(user, file, tag, is) {
      // There already, or gone already: it is as it was asked for.
      const accept = is ? [201, 204, 409] : [204, 404]
      await connection.done(user, { method: is ? 'PUT' : 'DELETE', path: of(file, tag), accept })
    },
  }
}
