import { ServiceError } from '@parvis/service-kit'
import type { FileStore } from '../store/file-store.ts'
import { assertName } from '../store/store-path.ts'
import type { Connection } from './connection.ts'
import { bareEtag, propfind } from './dav-words.ts'
import { davPath } from './files.ts'
import { readMultistatus } from './multistatus.ts'

type Uploads = Pick<FileStore, 'putPart' | 'parts' | 'complete' | 'abandon'>

/** Nextcloud's own limit on parts of an upload. */
const mostParts = 10_000

const uploadPath = (user: string, upload: string, part?: string): string => {
  assertName(upload)
  return `/remote.php/dav/uploads/${encodeURIComponent(user)}/${encodeURIComponent(upload)}${part ? `/${part}` : ''}`
}

const partName = (number: number): string => String(number).padStart(5, '0')

/** Chunked upload, version 2. Where it will go is said at the end: the name is not needed before. */
export function nextcloudUploads(connection: Connection): Uploads {
  const begin = (user: string, upload: string) =>
    // 405: it was begun before. That is how one goes on.
    connection.done(user, { method: 'MKCOL', path: uploadPath(user, upload), accept: [201, 405] })
  return {
    async putPart(user, upload, number, body, length) {
      if (!Number.isInteger(number) || number < 1 || number > mostParts) throw new ServiceError('request.invalid')
      if (number === 1) await begin(user, upload)
      const headers = { 'content-length': String(length) }
      const path = uploadPath(user, upload, partName(number))
      await connection.done(user, { method: 'PUT', path, headers, body, accept: [201, 204] })
    },
    async parts(user, upload) {
      const headers = { depth: '1', 'content-type': 'application/xml; charset=utf-8' }
      const asked = { method: 'PROPFIND', path: uploadPath(user, upload), headers, accept: [207, 404] }
      const { statusCode, body } = await connection.ask(user, { ...asked, body: propfind(['d:getcontentlength']) })
      const text = await body.text()
      if (statusCode === 404) return []
      return readMultistatus(text)
        .map(({ path, properties }) => ({
          number: Number(path.at(-1)),
          size: Number(properties.get('getcontentlength') ?? Number.NaN),
        }))
        .filter(({ number, size }) => Number.isInteger(number) && Number.isInteger(size))
        .toSorted((a, b) => a.number - b.number)
    },
    async complete(user, upload, to, { size, overwrite }) {
      const destination = connection.address(davPath(user, to))
      const headers = { destination, 'oc-total-length': String(size), overwrite: overwrite ? 'T' : 'F' }
      const path = uploadPath(user, upload, '.file')
      const answer = await connection.done(user, { method: 'MOVE', path, headers, accept: [201, 204] })
      return { etag: bareEtag(String(answer['oc-etag'] ?? answer['etag'] ?? '')) }
    },
    abandon: async (user, upload) =>
      void (await connection.done(user, { method: 'DELETE', path: uploadPath(user, upload), accept: [204, 404] })),
  }
}
