import { pipeline } from 'node:stream/promises'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { StoreError } from '../error.ts'
import { send } from '../http/answer.ts'
import { header } from '../http/call.ts'
import type { Contents } from '../store/contents.ts'
import { assertAllows, entryAt, type DavCall } from './dav-call.ts'
import { mimeOf } from './mime.ts'
import { assertPreconditions, isUnchanged, namesEtag } from './preconditions.ts'
import { parseRange, type ByteRange } from './range.ts'

/** GET and HEAD of a file. */
export async function get(call: DavCall): Promise<void> {
  const entry = entryAt(call)
  assertAllows(entry, 'read')
  assertPreconditions(call, entry)
  const { node } = entry
  if (node.content === null) throw new StoreError('method.refused')
  const checksum = call.store.contents.get(node.content)?.checksum ?? ''
  const headers = fileHeaders({ ...node, name: entry.name || node.name }, checksum)
  if (isUnchanged(call, entry)) return send(call.response, 304, headers)
  const ifRange = header(call, 'if-range')
  const range = ifRange === undefined || namesEtag(ifRange, node.etag) ? header(call, 'range') : undefined
  await sendContent(call, call.store.contents, { id: node.content, size: node.size, headers, range })
}

interface Sending {
  readonly id: number
  readonly size: number
  readonly headers: OutgoingHttpHeaders
  readonly range: string | undefined
}

/** Streams a content, or the range of it that is asked for. */
export async function sendContent(
  { response, method }: { readonly response: ServerResponse; readonly method: string },
  contents: Contents,
  { id, size, headers, range }: Sending,
): Promise<void> {
  const asked = method === 'GET' ? parseRange(range, size) : undefined
  if (asked === 'unsatisfiable') return send(response, 416, { 'content-range': `bytes */${size}` })
  const { start, end }: ByteRange = asked ?? { start: 0, end: size - 1 }
  const partial = asked ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}
  const bytes = method === 'HEAD' || size === 0 ? null : contents.read(id, start, end)
  response.writeHead(asked ? 206 : 200, { ...headers, ...partial, 'content-length': end - start + 1 })
  if (bytes === null) return void response.end()
  // Somebody who leaves while reading is no fault of anybody.
  await pipeline(bytes, response).catch(() => response.destroy())
}

interface FileAbout {
  readonly name: string
  readonly etag: string
  readonly mtime: number
  readonly id: number
}

/** What a browser gets is never run: it is a download, sniffed by nobody, under a policy that allows nothing. */
export function fileHeaders({ name, etag, mtime }: FileAbout, checksum: string): OutgoingHttpHeaders {
  return {
    etag: `"${etag}"`,
    'oc-etag': `"${etag}"`,
    'last-modified': new Date(mtime).toUTCString(),
    'content-type': mimeOf(name),
    'accept-ranges': 'bytes',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    ...(checksum !== '' && { 'oc-checksum': checksum.split(' ')[0] }),
  }
}
