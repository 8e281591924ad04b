import { sendMultistatus } from '../dav/propfind.ts'
import { collection, row } from '../dav/rows.ts'
import { StoreError } from '../error.ts'
import { send } from '../http/answer.ts'
import { header, originOf, type AccountCall } from '../http/call.ts'
import { encodePath, parseReference } from '../http/target.ts'
import { fileHeaders, sendContent } from '../dav/get.ts'
import { fileId } from '../dav/put.ts'
import type { Discarded } from '../store/history.ts'
import type { Node } from '../store/node.ts'
import { escapeXml } from '../xml/write.ts'
import { mimeOf } from '../dav/mime.ts'

type Trashed = Node & Discarded

/** `/remote.php/dav/trashbin/USER/trash[/NAME]`: list, get back, remove for good. Only the top of what was deleted. */
export async function answerTrash(call: AccountCall): Promise<void> {
  const [folder, name, ...more] = call.rest
  if (folder !== 'trash' || more.length > 0) throw new StoreError('not.found')
  const entries = call.store.history.trashed(call.user.id)
  const chosen = name === undefined ? entries : entries.filter((entry) => entry.name === name)
  const [first] = chosen
  if (call.method === 'PROPFIND' && (name === undefined || first)) return list(call, chosen, name === undefined)
  if (call.method === 'DELETE') return empty(call, chosen, name === undefined)
  if (name === undefined) throw new StoreError('method.refused')
  if (!first) throw new StoreError('not.found')
  if (call.method === 'MOVE') return restore(call, first)
  if (call.method === 'GET' || call.method === 'HEAD') return download(call, first)
  throw new StoreError('method.refused')
}

async function list(call: AccountCall, entries: readonly Trashed[], isFolder: boolean): Promise<void> {
  const base = ['remote.php', 'dav', 'trashbin', call.user.id, 'trash']
  const root = isFolder ? [row(`${encodePath(base)}/`, collection)] : []
  const shown = header(call, 'depth') === '0' && isFolder ? [] : entries
  const rows = shown.map((entry) => {
    const slash = entry.dir === 1 ? '/' : ''
    return row(`${encodePath([...base, entry.name])}${slash}`, properties(call, entry))
  })
  await sendMultistatus(call, [...root, ...rows])
}

function properties(call: AccountCall, { id, name, dir, size, etag, location, deleted }: Trashed): string {
  const shown = escapeXml(location.split('/').at(-1) ?? name)
  return [
    dir === 1
      ? collection
      : `<d:resourcetype/><d:getcontentlength>${size}</d:getcontentlength><d:getcontenttype>${mimeOf(shown)}</d:getcontenttype>`,
    `<d:getetag>&quot;${etag}&quot;</d:getetag><d:getlastmodified>${new Date(deleted).toUTCString()}</d:getlastmodified>`,
    `<oc:id>${fileId(call, id)}</oc:id><oc:fileid>${id}</oc:fileid><oc:size>${size}</oc:size>`,
    '<oc:permissions>GD</oc:permissions>',
    `<nc:trashbin-filename>${shown}</nc:trashbin-filename>`,
    `<nc:trashbin-original-location>${escapeXml(location)}</nc:trashbin-original-location>`,
    `<nc:trashbin-title>${escapeXml(location)}</nc:trashbin-title>`,
    `<nc:trashbin-deletion-time>${Math.floor(deleted / 1000)}</nc:trashbin-deletion-time>`,
  ].join('')
}

function empty(call: AccountCall, entries: readonly Trashed[], isWhole: boolean): void {
  if (entries.length === 0 && !isWhole) throw new StoreError('not.found')
  call.store.database.transaction(() => entries.forEach((entry) => call.store.tree.remove(entry)))
  send(call.response, 204)
}

/** MOVE to `/remote.php/dav/trashbin/USER/restore/…`: back to where it was, or to the top if that is gone. */
function restore(call: AccountCall, entry: Trashed): void {
  const own = [call.request.headers.host, new URL(originOf(call)).host]
  const { segments } = parseReference(header(call, 'destination') ?? '', own)
  const expected = ['remote.php', 'dav', 'trashbin', call.user.id, 'restore']
  if (segments.length !== 6 || !expected.every((name, index) => segments[index] === name))
    throw new StoreError('elsewhere')
  const { tree, users, history, database } = call.store
  database.transaction(() => {
    if (entry.size > users.room(call.user.id)) throw new StoreError('store.full')
    const { parent, name } = formerPlace(call, entry.location)
    const [, stem = name, extension = ''] = /^(.+?)(\.[^.]*)?$/.exec(name) ?? []
    let free = name
    for (let count = 2; tree.child(parent.id, free); count += 1) free = `${stem} (${count})${extension}`
    history.restore(entry, parent, free)
  })
  send(call.response, 201)
}

function formerPlace({ store, user }: AccountCall, location: string): { readonly parent: Node; readonly name: string } {
  const names = location.split('/')
  const root = store.tree.get(user.files) as Node
  let parent: Node | undefined = root
  for (const name of names.slice(0, -1)) {
    const next: Node | undefined = parent && store.tree.child(parent.id, name)
    parent = next?.dir === 1 ? next : undefined
  }
  return { parent: parent ?? root, name: names.at(-1) ?? location }
}

async function download(call: AccountCall, entry: Trashed): Promise<void> {
  if (entry.content === null) throw new StoreError('method.refused')
  const headers = fileHeaders({ ...entry, name: entry.location.split('/').at(-1) ?? entry.name }, '')
  const range = header(call, 'range')
  await sendContent(call, call.store.contents, { id: entry.content, size: entry.size, headers, range })
}
