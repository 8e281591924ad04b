import { assertPreconditions } from '../dav/preconditions.ts'
import { checkWrite, keepOrRemove, receive, writeFile, writtenHeaders } from '../dav/put.ts'
import { accountDav } from '../dav/account-dav.ts'
import { pathOf, spotAt, type DavCall } from '../dav/dav-call.ts'
import { StoreError } from '../error.ts'
import { send } from '../http/answer.ts'
import { header, type AccountCall } from '../http/call.ts'
import { assertName } from '../http/target.ts'
import { parseClaim } from '../store/digests.ts'
import type { Upload } from '../store/uploads.ts'
import { listUpload, listUploads } from './list.ts'

const verbs: Readonly<Record<string, (call: AccountCall, name: string, chunk?: string) => Promise<void> | void>> = {
  MKCOL: begin,
  PUT: putChunk,
  MOVE: assemble,
  DELETE: cancel,
  PROPFIND: (call, name) => listUpload(call, uploadOf(call, name)),
}

/** Chunked upload, version 2, at `/remote.php/dav/uploads/USER/UPLOAD[/CHUNK]`; three client dialects, one meaning. */
export async function answerUploads(call: AccountCall): Promise<void> {
  const [name, chunk, ...more] = call.rest
  if (name === undefined && call.method === 'PROPFIND') return listUploads(call)
  const verb = Object.hasOwn(verbs, call.method) ? verbs[call.method] : undefined
  if (!verb || name === undefined || more.length > 0) throw new StoreError('method.refused')
  await verb(call, name, chunk)
}

function begin(call: AccountCall, name: string, chunk?: string): void {
  assertName(name)
  if (chunk !== undefined || call.store.uploads.get(call.user.id, name)) throw new StoreError('method.refused')
  assertTotalFits(call)
  call.store.uploads.begin(call.user.id, name)
  send(call.response, 201)
}

async function putChunk(call: AccountCall, name: string, chunk?: string): Promise<void> {
  if (chunk === undefined || chunk === '.file') throw new StoreError('method.refused')
  assertName(chunk)
  const upload = uploadOf(call, name)
  const { uploads, users } = call.store
  const room = users.room(call.user.id) - uploads.pending(call.user.id) + sizeOf(call, upload, chunk)
  const digests = uploads.listen(upload, chunk)
  const written = await receive(call, room, (piece) => digests?.update(piece))
  keepOrRemove(call, written, () => {
    if (!uploads.get(call.user.id, name)) throw new StoreError('not.found')
    if (written.blob === undefined) return
    uploads.put(upload, { name: chunk, blob: written.blob, size: written.size }, digests)
  })
  send(call.response, 201)
}

/** MOVE of `.file`: the parts become the file's. What was promised of it is compared first. */
async function assemble(call: AccountCall, name: string, chunk?: string): Promise<void> {
  if (chunk !== '.file') throw new StoreError('method.refused')
  const upload = uploadOf(call, name)
  const target = destinationCall(call)
  checkWrite(target, spotAt(target.view, target.path))
  assertTotal(call, upload)
  const chunks = call.store.uploads.chunks(upload)
  // Reading a large file again may take longer than a connection may be still.
  call.request.socket.setTimeout(0)
  const checksum = await call.store.uploads.checksum(upload, parseClaim(header(call, 'oc-checksum')))
  call.request.socket.setTimeout(call.config.limits.idle)
  const { node, isNew } = call.store.database.transaction(() => {
    assertSame(chunks, call.store.uploads.chunks(uploadOf(call, name)))
    const spot = spotAt(target.view, target.path)
    checkWrite(target, spot)
    const written = writeFile(target, spot, call.store.contents.create(chunks, checksum))
    call.store.uploads.end(upload)
    return written
  })
  send(call.response, isNew ? 201 : 204, writtenHeaders(call, node))
}

function cancel(call: AccountCall, name: string, chunk?: string): void {
  if (chunk !== undefined) throw new StoreError('method.refused')
  call.store.database.transaction(() => call.store.uploads.end(uploadOf(call, name)))
  send(call.response, 204)
}

function uploadOf(call: AccountCall, name: string): Upload {
  const upload = call.store.uploads.get(call.user.id, name)
  if (!upload) throw new StoreError('not.found')
  return upload
}

/** The file's place, as if it were written there by itself. */
function destinationCall(call: AccountCall): DavCall {
  const files = accountDav(call, { path: [], base: ['remote.php', 'dav', 'files', call.user.id] })
  const reference = header(call, 'destination')
  if (reference === undefined) throw new StoreError('request.malformed')
  const path = pathOf(files, reference)
  if (!path) throw new StoreError('elsewhere')
  const target = { ...files, path }
  // `Overwrite: F`: only where nothing is.
  if ((header(call, 'overwrite') ?? 'T').toUpperCase() === 'F' && spotAt(target.view, path).entry) {
    throw new StoreError('precondition.failed')
  }
  assertPreconditions(target, spotAt(target.view, path).entry)
  return target
}

function assertTotal(call: AccountCall, upload: Upload): void {
  const total = header(call, 'oc-total-length')
  const size = call.store.uploads.chunks(upload).reduce((sum, chunk) => sum + chunk.size, 0)
  if (total !== undefined && Number(total) !== size) throw new StoreError('length.differs')
}

function assertTotalFits(call: AccountCall): void {
  const total = Number(header(call, 'oc-total-length') ?? 0)
  if (total > call.store.users.room(call.user.id) - call.store.uploads.pending(call.user.id))
    throw new StoreError('store.full')
}

/** While the checksum was made, nobody may have changed a part. */
function assertSame(before: readonly { readonly blob: string }[], now: readonly { readonly blob: string }[]): void {
  const isSame = before.length === now.length && before.every(({ blob }, index) => now[index]?.blob === blob)
  if (!isSame) throw new StoreError('conflict')
}

function sizeOf(call: AccountCall, upload: Upload, chunk: string): number {
  return call.store.uploads.chunks(upload).find(({ name }) => name === chunk)?.size ?? 0
}
