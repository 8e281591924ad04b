import { allows, permission } from '../store/permissions.ts'
import type { Entry } from '../store/view.ts'
import { namespaces } from '../xml/namespaces.ts'
import { escapeXml } from '../xml/write.ts'
import type { DavCall } from './dav-call.ts'
import { activeLock } from './locking.ts'
import { mimeOf } from './mime.ts'
import { fileId } from './put.ts'

/** The inside of a property as XML; undefined where this entry has none. */
type Live = (call: DavCall, entry: Entry) => string | undefined

const { d, oc, nc, ocs, ocm } = namespaces
const key = (ns: string, name: string) => `${ns} ${name}`
const fileOnly =
  (live: Live): Live =>
  (call, entry) =>
    entry.node.dir === 1 ? undefined : live(call, entry)
const folderOnly =
  (live: Live): Live =>
  (call, entry) =>
    entry.node.dir === 0 ? undefined : live(call, entry)

/** RFC 4918 §15, and the quota of RFC 4331, which clients expect of `allprop`. */
const standard: Readonly<Record<string, Live>> = {
  creationdate: (_, { node }) => new Date(node.created).toISOString().replace(/\.\d+Z$/, 'Z'),
  displayname: (_, { name, node }) => escapeXml(name || node.name),
  getcontentlength: fileOnly((_, { node }) => String(node.size)),
  getcontenttype: fileOnly((_, { name, node }) => mimeOf(name || node.name)),
  getetag: (_, { node }) => `&quot;${node.etag}&quot;`,
  getlastmodified: (_, { node }) => new Date(node.mtime).toUTCString(),
  resourcetype: (_, { node }) => (node.dir === 1 ? '<d:collection/>' : ''),
  'quota-used-bytes': folderOnly((_, { node }) => String(node.size)),
  // Nextcloud's word for "nothing limits it".
  'quota-available-bytes': folderOnly(({ store }, { node }) => {
    const room = store.users.room(node.owner)
    return Number.isFinite(room) ? String(room) : '-3'
  }),
  supportedlock: () => lockEntries,
  lockdiscovery: (call, { node }) =>
    call.store.locks
      .covering(node.id)
      .map((lock) => activeLock(call, lock))
      .join(''),
}

const lockEntries = ['exclusive', 'shared']
  .map(
    (scope) => `<d:lockentry><d:lockscope><d:${scope}/></d:lockscope><d:locktype><d:write/></d:locktype></d:lockentry>`,
  )
  .join('')

/** Only for who asks by name. */
const dialect: Readonly<Record<string, Live>> = {
  [key(oc, 'id')]: (call, { node }) => fileId(call, node.id),
  [key(oc, 'fileid')]: (_, { node }) => String(node.id),
  [key(oc, 'size')]: (_, { node }) => String(node.size),
  [key(oc, 'permissions')]: (_, entry) => permissionLetters(entry),
  [key(oc, 'checksums')]: fileOnly(({ store }, { node }) => {
    const checksum = node.content === null ? '' : (store.contents.get(node.content)?.checksum ?? '')
    return checksum === '' ? undefined : `<oc:checksum>${escapeXml(checksum)}</oc:checksum>`
  }),
  [key(oc, 'favorite')]: ({ store, view }, { node }) =>
    store.properties.isFavourite(view.principal, node.id) ? '1' : '0',
  [key(oc, 'owner-id')]: (_, { node }) => escapeXml(node.owner),
  [key(oc, 'owner-display-name')]: ({ store }, { node }) => escapeXml(store.users.get(node.owner)?.name ?? node.owner),
  [key(oc, 'share-types')]: ({ store, view }, { node }) =>
    node.owner === view.principal
      ? [...new Set(store.shares.of(node.id).map(({ kind }) => kind))]
          .map((kind) => `<oc:share-type>${kind}</oc:share-type>`)
          .join('')
      : '',
  [key(oc, 'comments-unread')]: () => '0',
  [key(oc, 'comments-count')]: ({ store }, { node }) => String(store.notes.comments(node.id, 1000, 0).length),
  [key(oc, 'tags')]: () => '',
  [key(oc, 'data-fingerprint')]: () => '',
  [key(nc, 'has-preview')]: () => 'false',
  [key(nc, 'is-encrypted')]: () => '0',
  [key(nc, 'mount-type')]: (_, { mount }) => (mount ? 'shared' : ''),
  [key(nc, 'creation_time')]: (_, { node }) => String(Math.floor(node.created / 1000)),
  [key(nc, 'system-tags')]: ({ store }, { node }) =>
    store.notes
      .tagsOf(node.id)
      .map(({ id, name }) => `<nc:system-tag oc:id="${id}">${escapeXml(name)}</nc:system-tag>`)
      .join(''),
  [key(ocs, 'share-permissions')]: (_, { permissions }) => String(permissions),
  [key(ocm, 'share-permissions')]: (_, { permissions }) =>
    JSON.stringify([
      ...(allows(permissions, permission.share) ? ['share'] : []),
      'read',
      ...(allows(permissions, permission.update) ? ['write'] : []),
    ]),
}

const live: ReadonlyMap<string, Live> = new Map([
  ...Object.entries(standard).map(([name, value]) => [key(d, name), value] as const),
  ...Object.entries(dialect),
])
export const standardNames = Object.keys(standard)

export function isLive(ns: string, name: string): boolean {
  return live.has(key(ns, name))
}

export function liveValue(call: DavCall, entry: Entry, ns: string, name: string): string | undefined {
  return live.get(key(ns, name))?.(call, entry)
}

/** S shared with me, R may share, M a mount, G read, D delete, N rename, V move, W write, C and K create in it. */
export function permissionLetters({ permissions, mount, node, path }: Entry): string {
  const may = (wanted: number, letters: string) => (allows(permissions, wanted) ? letters : '')
  const goes = path.length > 0 && (mount || allows(permissions, permission.delete))
  return [
    mount ? 'S' : '',
    may(permission.share, 'R'),
    mount ? 'M' : '',
    may(permission.read, 'G'),
    goes ? 'D' : '',
    goes && (mount || allows(permissions, permission.update)) ? 'NV' : '',
    node.dir === 1 ? may(permission.create, 'CK') : may(permission.update, 'W'),
  ].join('')
}
