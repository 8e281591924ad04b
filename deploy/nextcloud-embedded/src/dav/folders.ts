import { StoreError } from '../error.ts'
import { send } from '../http/answer.ts'
import { header } from '../http/call.ts'
import { assertName } from '../http/target.ts'
import { assertAllows, entryAt, spotAt, type DavCall } from './dav-call.ts'
import { assertPreconditions } from './preconditions.ts'
import { fileId } from './put.ts'

/** MKCOL: an empty folder. */
export function makeFolder(call: DavCall): void {
  const length = header(call, 'content-length')
  const hasBody = header(call, 'transfer-encoding') !== undefined || (length !== undefined && length !== '0')
  const node = call.store.database.transaction(() => {
    const { entry, parent, name, path } = spotAt(call.view, call.path)
    if (entry || path.length === 0) throw new StoreError('method.refused')
    if (!parent) throw new StoreError('conflict')
    if (hasBody) throw new StoreError('media.unsupported')
    assertName(name)
    assertAllows(parent, 'create')
    assertPreconditions(call, undefined)
    call.store.locks.assertFree(parent.node.id, call.bearer)
    return call.store.tree.add({ parent: parent.node.id, owner: parent.node.owner, name })
  })
  send(call.response, 201, { 'oc-fileid': fileId(call, node.id), etag: `"${node.etag}"`, 'oc-etag': `"${node.etag}"` })
}

/** DELETE: into the trash; of a share that was received, the receiving of it. */
export function remove(call: DavCall): void {
  call.store.database.transaction(() => {
    const entry = entryAt(call)
    if (entry.path.length === 0) throw new StoreError('access.refused')
    const parent = spotAt(call.view, call.path).parent
    if (!entry.mount) assertAllows(entry, 'delete')
    assertPreconditions(call, entry)
    if (entry.mount) return call.store.shares.leave(entry.mount.user, entry.mount.share)
    call.store.locks.assertAllFree(entry.node.id, call.bearer)
    if (parent) call.store.locks.assertFree(parent.node.id, call.bearer)
    if (header(call, 'x-nc-skip-trashbin') === 'true') return call.store.tree.remove(entry.node)
    return call.store.history.discard(entry.node, locationOf(call, entry.node.id))
  })
  send(call.response, 204)
}

/** The path by which the owner knew it: whoever deletes it, it is the owner's to restore. */
export function locationOf({ store }: DavCall, id: number): string {
  const names = store.tree.line(id).map((node) => node.name)
  return names.slice(0, -1).toReversed().join('/')
}
