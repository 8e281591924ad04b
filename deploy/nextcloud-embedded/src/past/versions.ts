import { fileHeaders, sendContent } from '../dav/get.ts'
import { mimeOf } from '../dav/mime.ts'
import { sendMultistatus } from '../dav/propfind.ts'
import { collection, row } from '../dav/rows.ts'
import { StoreError } from '../error.ts'
import { send } from '../http/answer.ts'
import { header, originOf, type AccountCall } from '../http/call.ts'
import { encodePath, parseReference } from '../http/target.ts'
import type { Version } from '../store/history.ts'
import { allows, permission } from '../store/permissions.ts'
import { reach, type Entry } from '../store/view.ts'

/** `/remote.php/dav/versions/USER/versions/FILEID[/VERSION]`: list, read, bring back, forget. */
export async function answerVersions(call: AccountCall): Promise<void> {
  const [folder, file, id, ...more] = call.rest
  if (folder !== 'versions' || file === undefined || more.length > 0) throw new StoreError('not.found')
  const entry = reach(call.store, call.user, Number(file))
  if (!entry || entry.node.dir === 1 || !allows(entry.permissions, permission.read)) throw new StoreError('not.found')
  const versions = call.store.history.versions(entry.node.id)
  if (id === undefined) {
    if (call.method !== 'PROPFIND') throw new StoreError('method.refused')
    return list(call, entry, versions)
  }
  const version = versions.find((one) => nameOf(one) === id)
  if (!version) throw new StoreError('not.found')
  if (call.method === 'PROPFIND') return list(call, entry, [version])
  if (call.method === 'GET' || call.method === 'HEAD') return download(call, entry, version)
  if (!allows(entry.permissions, permission.update)) throw new StoreError('access.refused')
  if (call.method === 'MOVE') return restore(call, entry, version)
  if (call.method === 'DELETE') return forget(call, version)
  throw new StoreError('method.refused')
}

/** As in Nextcloud a version goes by the second of its content; the number behind it keeps two of one second apart. */
function nameOf({ mtime, id }: Version): string {
  return `${Math.floor(mtime / 1000)}.${id}`
}

async function list(call: AccountCall, entry: Entry, versions: readonly Version[]): Promise<void> {
  const base = ['remote.php', 'dav', 'versions', call.user.id, 'versions', String(entry.node.id)]
  const folder = row(`${encodePath(base)}/`, collection)
  const rows = versions.map((version) =>
    row(
      encodePath([...base, nameOf(version)]),
      `<d:resourcetype/><d:getcontentlength>${version.size}</d:getcontentlength><d:getcontenttype>${mimeOf(entry.name)}</d:getcontenttype><d:getlastmodified>${new Date(version.mtime).toUTCString()}</d:getlastmodified><d:getetag>&quot;v${version.id}&quot;</d:getetag><nc:version-label/><oc:size>${version.size}</oc:size>`,
    ),
  )
  await sendMultistatus(call, [folder, ...(header(call, 'depth') === '0' ? [] : rows)])
}

async function download(call: AccountCall, { name }: Entry, version: Version): Promise<void> {
  const checksum = call.store.contents.get(version.content)?.checksum ?? ''
  const headers = fileHeaders({ name, etag: `v${version.id}`, mtime: version.mtime, id: version.id }, checksum)
  const range = header(call, 'range')
  await sendContent(call, call.store.contents, { id: version.content, size: version.size, headers, range })
}

/** MOVE to `/remote.php/dav/versions/USER/restore/…`: what is there now becomes a version. */
function restore(call: AccountCall, { node }: Entry, version: Version): void {
  const own = [call.request.headers.host, new URL(originOf(call)).host]
  const { segments } = parseReference(header(call, 'destination') ?? '', own)
  if (segments[3] !== call.user.id || segments[4] !== 'restore') throw new StoreError('elsewhere')
  const { store } = call
  store.database.transaction(() => {
    store.locks.assertFree(node.id, { principal: call.user.id, tokens: new Set() })
    if (version.size - node.size > store.users.room(node.owner)) throw new StoreError('store.full')
    store.history.overwrite(node, { id: version.content, size: version.size }, version.mtime)
    store.history.forget(version)
  })
  send(call.response, 201)
}

function forget(call: AccountCall, version: Version): void {
  call.store.database.transaction(() => call.store.history.forget(version))
  send(call.response, 204)
}
