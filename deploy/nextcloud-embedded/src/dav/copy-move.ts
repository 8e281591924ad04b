import { StoreError } from '../error.ts'
import { send } from '../http/answer.ts'
import { header } from '../http/call.ts'
import { assertName } from '../http/target.ts'
import type { Node } from '../store/node.ts'
import type { Entry } from '../store/view.ts'
import { assertAllows, destinationOf, entryAt, spotAt, type DavCall, type Spot } from './dav-call.ts'
import { locationOf } from './folders.ts'
import { assertPreconditions } from './preconditions.ts'
import { fileId } from './put.ts'

/** COPY: contents are shared, so it costs rows only. */
export function copy(call: DavCall): void {
  const depth = header(call, 'depth') ?? 'infinity'
  if (depth !== '0' && depth !== 'infinity') throw new StoreError('request.malformed')
  transfer(call, (source, target, parent) => {
    const size = call.store.tree.get(source.node.id)?.size ?? 0
    assertRoom(call, parent.node, size)
    if (target?.node.dir === 0 && source.node.content !== null) {
      const content = { id: source.node.content, size: source.node.size }
      call.store.tree.copyProperties(source.node.id, target.node.id)
      return call.store.history.overwrite(target.node, content, source.node.mtime)
    }
    if (target) discard(call, target)
    return call.store.tree.copy(source.node, parent.node, nameOf(call), depth === 'infinity')
  })
}

/** MOVE: the id stays. Across owners it counts for the new one. */
export function move(call: DavCall): void {
  transfer(call, (source, target, parent) => {
    if (source.mount) return renameMount(call, source, target)
    assertAllows(source, 'delete')
    const from = spotAt(call.view, call.path).parent
    call.store.locks.assertAllFree(source.node.id, call.bearer)
    if (from) call.store.locks.assertFree(from.node.id, call.bearer)
    if (parent.node.owner !== source.node.owner) assertRoom(call, parent.node, source.node.size)
    if (target) discard(call, target)
    call.store.locks.releaseWithin(source.node.id)
    call.store.tree.move(source.node, parent.node, nameOf(call))
    return call.store.tree.get(source.node.id)
  })
}

type Act = (source: Entry, target: Entry | undefined, parent: Entry) => Node | undefined

function transfer(call: DavCall, act: Act): void {
  const { node, isNew } = call.store.database.transaction(() => {
    const source = entryAt(call)
    assertAllows(source, 'read')
    const destination = destinationOf(call)
    const parent = checkDestination(call, source, destination)
    assertPreconditions(call, source)
    return { node: act(source, destination.entry, parent), isNew: !destination.entry }
  })
  const known = node && { 'oc-fileid': fileId(call, node.id), etag: `"${node.etag}"`, 'oc-etag': `"${node.etag}"` }
  send(call.response, isNew ? 201 : 204, known)
}

/** @returns the folder that it goes into @throws StoreError */
function checkDestination(call: DavCall, source: Entry, { path, name, entry, parent }: Spot): Entry {
  // Nothing goes onto itself, into itself, or onto what holds it.
  if (startsWith(path, source.path) || startsWith(source.path, path)) throw new StoreError('access.refused')
  if (!parent) throw new StoreError('conflict')
  const above = call.store.tree.line(parent.node.id).map((node) => node.id)
  if (above.includes(source.node.id)) throw new StoreError('access.refused')
  if (entry && (header(call, 'overwrite') ?? 'T').toUpperCase() === 'F') throw new StoreError('precondition.failed')
  assertName(name)
  if (!source.mount || parent.path.length > 0) assertAllows(parent, 'create')
  if (entry) {
    if (entry.mount) throw new StoreError('access.refused')
    assertAllows(entry, entry.node.dir === 1 ? 'delete' : 'update')
    call.store.locks.assertAllFree(entry.node.id, call.bearer)
  }
  call.store.locks.assertFree(parent.node.id, call.bearer)
  return parent
}

/** A share that was received has its place at the top: there it can be renamed. */
function renameMount(call: DavCall, { mount, node }: Entry, target: Entry | undefined): Node {
  const destination = destinationOf(call)
  if (!mount || target || destination.path.length !== 1) throw new StoreError('access.refused')
  call.store.shares.rename(mount, destination.name)
  return node
}

function discard(call: DavCall, { node }: Entry): void {
  call.store.history.discard(node, locationOf(call, node.id))
}

function assertRoom(call: DavCall, parent: Node, size: number): void {
  if (size > call.store.users.room(parent.owner)) throw new StoreError('store.full')
}

function nameOf(call: DavCall): string {
  return destinationOf(call).name
}

function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.length <= path.length && prefix.every((name, index) => path[index] === name)
}
