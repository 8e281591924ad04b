import type { Readable } from 'node:stream'
import type { Content, Entry, FileStore, ReadOptions, WriteOptions } from '../store/file-store.ts'
import { encodedPath, type StorePath } from '../store/store-path.ts'
import type { Asked, Connection } from './connection.ts'
import { bareEtag, entryOf, propfind, propfindEntry, quotedEtag } from './dav-words.ts'
import { readMultistatus } from './multistatus.ts'

type Files = Pick<FileStore, 'stat' | 'list' | 'read' | 'write' | 'makeFolder' | 'move' | 'copy' | 'remove' | 'quota'>

export const davPath = (user: string, path: StorePath): string =>
  `/remote.php/dav/files/${encodeURIComponent(user)}/${encodedPath(path)}`

/** Files by WebDAV, as narrow as the port is. */
export function nextcloudFiles(connection: Connection): Files {
  const above = davPath('x', []).split('/').length - 2
  const found = async (user: string, path: StorePath, depth: '0' | '1', body: string) => {
    const headers = { depth, 'content-type': 'application/xml; charset=utf-8' }
    const asked = { method: 'PROPFIND', path: davPath(user, path), headers, body, accept: [207] }
    return readMultistatus(await connection.text(user, asked))
  }
  const carry = (method: 'MOVE' | 'COPY') => async (user: string, from: StorePath, to: StorePath, over: boolean) => {
    const headers = { destination: connection.address(davPath(user, to)), overwrite: over ? 'T' : 'F' }
    await connection.done(user, { method, path: davPath(user, from), headers, accept: [201, 204] })
  }
  const base = new URL(connection.address('/')).pathname.split('/').filter(Boolean).length
  const entries = async (user: string, path: StorePath, depth: '0' | '1'): Promise<readonly Entry[]> =>
    (await found(user, path, depth, propfindEntry)).map((row) => entryOf(row, base + above))
  return {
    async stat(user, path) {
      const [entry] = await entries(user, path, '0')
      if (entry === undefined) throw new TypeError('a multistatus without an answer')
      return entry
    },
    async list(user, path) {
      return (await entries(user, path, '1')).filter((entry) => entry.path.length > path.length)
    },
    read: (user, path, options) => readFile(connection, user, path, options),
    write: (user, path, body, options) => writeFile(connection, user, path, body, options),
    makeFolder: async (user, path) =>
      void (await connection.done(user, { method: 'MKCOL', path: davPath(user, path), accept: [201] })),
    move: carry('MOVE'),
    copy: carry('COPY'),
    remove: async (user, path) =>
      void (await connection.done(user, { method: 'DELETE', path: davPath(user, path), accept: [204] })),
    async quota(user) {
      const asked = propfind(['d:quota-used-bytes', 'd:quota-available-bytes'])
      const [row] = await found(user, [], '0', asked)
      const left = Number(row?.properties.get('quota-available-bytes') ?? -3)
      return { used: Number(row?.properties.get('quota-used-bytes') ?? 0), left: left < 0 ? null : left }
    },
  }
}

function readFile(
  connection: Connection,
  user: string,
  path: StorePath,
  { range, unless, signal }: ReadOptions = {},
): Promise<Content | null> {
  const headers = {
    ...(range && { range: `bytes=${range.from}-${range.to ?? ''}` }),
    ...(unless !== undefined && { 'if-none-match': quotedEtag(unless) }),
  }
  return readContent(connection, user, { path: davPath(user, path), headers, signal })
}

/** A GET whose answer is streamed on. */
export async function readContent(
  connection: Connection,
  user: string,
  asked: Pick<Asked, 'path' | 'headers' | 'signal' | 'password'>,
): Promise<Content | null> {
  const answer = await connection.ask(user, { ...asked, method: 'GET', accept: [200, 206, 304] })
  if (answer.statusCode === 304) {
    await answer.body.dump()
    return null
  }
  const header = (name: string) => String(answer.headers[name] ?? '')
  return {
    stream: answer.body,
    status: answer.statusCode === 206 ? 206 : 200,
    length: header('content-length') === '' ? null : Number(header('content-length')),
    etag: bareEtag(header('etag')),
    type: header('content-type'),
    range: answer.statusCode === 206 ? header('content-range') : null,
  }
}

async function writeFile(
  connection: Connection,
  user: string,
  path: StorePath,
  body: Readable,
  { length, match, signal }: WriteOptions,
): Promise<{ readonly etag: string }> {
  const condition = match === 'none' ? { 'if-none-match': '*' } : match && { 'if-match': quotedEtag(match) }
  const headers = { ...condition, ...(length !== null && { 'content-length': String(length) }) }
  const asked = { method: 'PUT', path: davPath(user, path), headers, body, signal, accept: [201, 204] }
  const answer = await connection.done(user, asked)
  return { etag: bareEtag(String(answer['etag'] ?? answer['oc-etag'] ?? '')) }
}
