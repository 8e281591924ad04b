import { originOf } from '../http/call.ts'
import { mimeOf } from '../dav/mime.ts'
import { allows, permission } from '../store/permissions.ts'
import { shareKind, type Share } from '../store/shares.ts'
import { reach } from '../store/view.ts'
import type { OcsCall } from './ocs-call.ts'
import type { OcsData } from './ocs-answer.ts'
import { expiryWords } from './ocs-words.ts'

/** A share as OCS tells it. A link's password is never told, not even as a hash: only that there is one. */
export function describeShare(call: OcsCall, share: Share): OcsData {
  const { store, user } = call
  const node = store.tree.get(share.node)
  const path = reach(store, user, share.node)?.path ?? []
  const isFolder = node?.dir === 1
  const mount = store.shares.mountsOf(user.id).find((one) => one.share === share.id)
  const name = (id: string) => store.users.get(id)?.name ?? id
  return {
    id: String(share.id),
    share_type: share.kind,
    uid_owner: share.owner,
    displayname_owner: name(share.owner),
    permissions: share.permissions,
    can_edit: share.owner === user.id,
    can_delete: true,
    stime: Math.floor(share.created / 1000),
    parent: null,
    expiration: expiryWords(share.expires),
    token: share.token,
    uid_file_owner: node?.owner ?? share.owner,
    displayname_file_owner: name(node?.owner ?? share.owner),
    note: share.note,
    label: share.label,
    path: `/${path.join('/')}`,
    item_type: isFolder ? 'folder' : 'file',
    mimetype: isFolder ? 'httpd/unix-directory' : mimeOf(node?.name ?? ''),
    has_preview: false,
    item_source: share.node,
    file_source: share.node,
    file_parent: node?.parent ?? null,
    file_target: `/${mount?.name ?? node?.name ?? ''}`,
    item_size: node?.size ?? 0,
    item_mtime: Math.floor((node?.mtime ?? 0) / 1000),
    mail_send: 0,
    hide_download: 0,
    ...withWhom(share, name),
    ...(share.token !== null && {
      url: `${originOf(call)}/s/${share.token}`,
      public_upload: allows(share.permissions, permission.create),
    }),
  }
}

function withWhom({ kind, recipient, hash }: Share, name: (id: string) => string): { readonly [key: string]: OcsData } {
  if (kind === shareKind.link) {
    return {
      share_with: hash === null ? null : '***',
      password: hash === null ? null : '***',
      share_with_displayname: '',
    }
  }
  const id = recipient ?? ''
  return { share_with: id, share_with_displayname: kind === shareKind.user ? name(id) : id }
}
