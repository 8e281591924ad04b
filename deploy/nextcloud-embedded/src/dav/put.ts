import type { OutgoingHttpHeaders } from 'node:http'
import { StoreError } from '../error.ts'
import { send } from '../http/answer.ts'
import { streamBody } from '../http/body.ts'
import { header, type Call } from '../http/call.ts'
import { assertName } from '../http/target.ts'
import type { WrittenBlob } from '../store/blobs.ts'
import { Digests, parseClaim } from '../store/digests.ts'
import type { Node } from '../store/node.ts'
import type { Entry } from '../store/view.ts'
import { assertAllows, spotAt, type DavCall, type Spot } from './dav-call.ts'
import { assertPreconditions } from './preconditions.ts'

/** Writes a file: the bytes are on the disk before the row that names them, and the old bytes go after it. */
export async function put(call: DavCall): Promise<void> {
  // A part of a file must not become the whole of it (RFC 9110 §14.5).
  if (header(call, 'content-range') !== undefined) throw new StoreError('request.malformed')
  const claim = parseClaim(header(call, 'oc-checksum'))
  const digests = new Digests(claim)
  const room = roomFor(call, checkWrite(call, spotAt(call.view, call.path)))
  const written = await receive(call, room, (piece) => digests.update(piece))
  const { node, isNew } = keepOrRemove(call, written, () => {
    // While the bytes came in, anything may have happened here.
    const spot = spotAt(call.view, call.path)
    checkWrite(call, spot)
    const parts = written.blob === undefined ? [] : [{ blob: written.blob, size: written.size }]
    return writeFile(call, spot, call.store.contents.create(parts, digests.finish(claim)))
  })
  send(call.response, isNew ? 201 : 204, writtenHeaders(call, node))
}

/** Whether this request may write a file here. @returns the folder @throws StoreError */
export function checkWrite(call: DavCall, { path, name, entry, parent }: Spot): Entry {
  if (path.length === 0 || entry?.node.dir === 1) throw new StoreError('method.refused')
  if (!parent) throw new StoreError('conflict')
  assertName(name)
  // As Nextcloud has it: who asked that nothing be replaced learns that something is there, not what may be done with it.
  assertPreconditions(call, entry)
  if (entry) assertAllows(entry, 'update')
  else assertAllows(parent, 'create')
  call.store.locks.assertFree(entry?.node.id ?? parent.node.id, call.bearer)
  return parent
}

/** To be called in a transaction, with a content that is on the disk. */
export function writeFile(
  call: DavCall,
  { name, entry, parent }: Spot,
  content: { readonly id: number; readonly size: number },
): { readonly node: Node; readonly isNew: boolean } {
  const mtime = seconds(header(call, 'x-oc-mtime'))
  const created = seconds(header(call, 'x-oc-ctime'))
  const owner = entry?.node.owner ?? parent?.node.owner ?? ''
  const growth = content.size - (entry?.node.size ?? 0)
  if (growth > call.store.users.room(owner)) throw new StoreError('store.full')
  if (entry) return { node: call.store.history.overwrite(entry.node, content, mtime), isNew: false }
  if (!parent) throw new StoreError('conflict')
  const times = { ...(mtime !== undefined && { mtime }), ...(created !== undefined && { created }) }
  return { node: call.store.tree.add({ parent: parent.node.id, owner, name, content, ...times }), isNew: true }
}

/** Bytes that may come: what the folder's owner has left, and what the file gives back. @throws StoreError `store.full` */
function roomFor(call: DavCall, parent: Entry): number {
  const old = spotAt(call.view, call.path).entry?.node.size ?? 0
  const room = call.store.users.room(parent.node.owner) + old
  const claimed = Number(header(call, 'content-length') ?? header(call, 'oc-total-length') ?? 0)
  if (claimed > room) throw new StoreError('store.full')
  return room
}

/** The body, onto the disk. Somebody who waits for our word (100-continue) gets it only here. */
export async function receive(call: Call, room: number, watch: (piece: Buffer) => void): Promise<WrittenBlob> {
  if (call.request.headers.expect !== undefined) call.response.writeContinue()
  return call.store.blobs.write(streamBody(call.request, call.config.limits), room, watch)
}

/** One transaction; if it fails, the bytes that came in go again. */
export function keepOrRemove<Result>({ store }: Call, { blob }: WrittenBlob, act: () => Result): Result {
  try {
    return store.database.transaction(act)
  } catch (error) {
    if (blob !== undefined) store.blobs.remove(blob)
    throw error
  }
}

/** Sync clients give an upload up without the id and the etag. */
export function writtenHeaders(call: Call, node: Node): OutgoingHttpHeaders {
  return {
    etag: `"${node.etag}"`,
    'oc-etag': `"${node.etag}"`,
    'oc-fileid': fileId(call, node.id),
    'last-modified': new Date(node.mtime).toUTCString(),
    ...(header(call, 'x-oc-mtime') !== undefined && { 'x-oc-mtime': 'accepted' }),
    ...(header(call, 'x-oc-ctime') !== undefined && { 'x-oc-ctime': 'accepted' }),
  }
}

/** `oc:id`: the number and the instance. */
export function fileId({ store }: Pick<Call, 'store'>, id: number): string {
  return `${String(id).padStart(8, '0')}${store.instanceId}`
}

/** Seconds since 1970 → milliseconds. @throws StoreError `request.malformed` */
function seconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value < 1e11)) throw new StoreError('request.malformed')
  return Math.round(value * 1000)
}
