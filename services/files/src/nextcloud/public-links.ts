import { ServiceError } from '@parvis/service-kit'
import type { ByteRange, Content, Entry, PublicFiles } from '../store/file-store.ts'
import { encodedPath, type StorePath } from '../store/store-path.ts'
import type { Connection } from './connection.ts'
import { entryOf, propfindEntry } from './dav-words.ts'
import { readContent } from './files.ts'
import { readMultistatus } from './multistatus.ts'

/**
 * Links of shared folders, by the store's WebDAV for strangers: the token is the address, a password comes as Basic. Where
 * none was given nothing is sent: to one that is sent Nextcloud says of a link that is none what it says of a wrong one.
 */
export function nextcloudPublic(connection: Connection): PublicFiles {
  const addressOf = (token: string, path: StorePath) => {
    // Attacker-controlled: it goes into an address.
    if (!/^[\w-]{1,64}$/.test(token)) throw new ServiceError('request.invalid')
    return `/public.php/dav/files/${token}/${encodedPath(path)}`
  }
  return {
    async list(token, path, password) {
      const address = addressOf(token, path)
      const headers = { depth: '1', 'content-type': 'application/xml; charset=utf-8' }
      const said = { headers, password: password ?? null, body: propfindEntry, accept: [207, 503] }
      const asked = connection.ask('anonymous', { ...said, method: 'PROPFIND', path: address })
      const { statusCode, body } = await asked.catch(refused)
      const text = await body.text()
      if (statusCode === 503) throw new ServiceError(saysNotFound(text) ? 'files.missing' : 'upstream.unavailable')
      const above = new URL(connection.address(addressOf(token, []))).pathname.split('/').filter(Boolean).length
      const entries: readonly Entry[] = readMultistatus(text).map((row) => entryOf(row, above))
      // Of a file the link shows itself, of a folder what is in it.
      const inside = entries.filter((entry) => entry.path.length > path.length)
      if (entries[0]?.kind === 'file') return { entries: entries.slice(0, 1), writable: false }
      const itself = entries.find((entry) => entry.path.length === path.length)
      return { entries: inside, writable: itself?.permissions.includes('C') ?? false }
    },
    async read(token, path, password, range?: ByteRange): Promise<Content> {
      const headers = range && { range: `bytes=${range.from}-${range.to ?? ''}` }
      const said = { password: password ?? null, ...(headers && { headers }) }
      const asked = { path: addressOf(token, path).replace(/\/$/, ''), ...said }
      const content = await readContent(connection, 'anonymous', asked).catch(refused)
      if (content === null) throw new ServiceError('upstream.unavailable')
      return content
    },
    async deposit(token, path, body, { length, password }) {
      const headers = { 'content-length': String(length), 'if-none-match': '*' }
      const said = { headers, password: password ?? null, body, accept: [201, 204] }
      await connection.done('anonymous', { ...said, method: 'PUT', path: addressOf(token, path) }).catch(refused)
    },
  }
}

/** Nextcloud 34 wraps what it did not find into a service that is not there. */
const saysNotFound = (text: string): boolean => text.slice(0, 4096).includes('Sabre\\DAV\\Exception\\NotFound')

/** Here 401 says what a link's visitor gave, and not what two services know of each other. */
function refused(error: unknown): never {
  const wrong = error instanceof ServiceError && error.cause instanceof Error && error.cause.message.endsWith(' 401')
  throw wrong ? new ServiceError('files.refused', { cause: error }) : error
}
