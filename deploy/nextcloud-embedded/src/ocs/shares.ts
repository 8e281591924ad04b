import * as z from 'zod'
import { hashPassword } from '../auth/passwords.ts'
import { parseTarget } from '../http/target.ts'
import { filePermissions, permission, allows } from '../store/permissions.ts'
import { shareKind, type Share } from '../store/shares.ts'
import { accountView, find, reach, type Entry } from '../store/view.ts'
import { OcsError, paramsOf, type OcsCall } from './ocs-call.ts'
import type { OcsData } from './ocs-answer.ts'
import { parseExpiry } from './ocs-words.ts'
import { describeShare } from './share-words.ts'

const flag = z.union([z.boolean(), z.string(), z.number()]).transform((value) => [true, 'true', '1', 1].includes(value))
const terms = z.object({
  permissions: z.coerce.number().int().min(1).max(31).optional(),
  password: z.string().max(512).optional(),
  expireDate: z.string().max(40).optional(),
  note: z.string().max(1000).optional(),
  label: z.string().max(255).optional(),
})
const newShare = terms.extend({
  path: z.string().max(4096),
  shareType: z.coerce.number().int(),
  shareWith: z.string().max(128).optional(),
  publicUpload: flag.optional(),
})
const filter = z.object({
  path: z.string().max(4096).optional(),
  shared_with_me: flag.optional(),
  subfiles: flag.optional(),
})

/** GET …/shares: mine; with `path` those of one entry; with `shared_with_me` what others gave me. */
export function listShares(call: OcsCall): OcsData {
  const { path, shared_with_me, subfiles } = paramsOf(call, filter)
  const { shares } = call.store
  if (shared_with_me) {
    const received = shares.mountsOf(call.user.id).flatMap(({ share }) => shares.get(share) ?? [])
    return received.map((share) => describeShare(call, share))
  }
  const own = shares.ownedBy(call.user.id)
  if (path === undefined) return own.map((share) => describeShare(call, share))
  const entry = entryAt(call, path)
  const nodes = subfiles ? call.store.tree.children(entry.node.id).map(({ id }) => id) : [entry.node.id]
  return own.filter(({ node }) => nodes.includes(node)).map((share) => describeShare(call, share))
}

/** POST …/shares */
export async function addShare(call: OcsCall): Promise<OcsData> {
  const wish = paramsOf(call, newShare)
  const entry = entryAt(call, wish.path)
  if (entry.path.length === 0) throw new OcsError(403, 'the root is not shared')
  if (!allows(entry.permissions, permission.share)) throw new OcsError(404, 'you are not allowed to share this')
  const recipient = recipientOf(call, wish.shareType, wish.shareWith)
  const isLink = recipient === null
  const usual = isLink ? (wish.publicUpload ? 15 : 1) : entry.permissions
  const permissions = within(entry, wish.permissions ?? usual, isLink)
  const hash = isLink && wish.password ? await hashPassword(wish.password) : null
  return call.store.database.transaction(() => {
    const expires = parseExpiry(wish.expireDate ?? '')
    const { note = '', label = '' } = wish
    const node = entry.node.id
    const about = {
      kind: wish.shareType,
      node,
      owner: call.user.id,
      recipient,
      permissions,
      hash,
      expires,
      note,
      label,
    }
    return describeShare(call, call.store.shares.add(about))
  })
}

/** GET …/shares/ID */
export function getShare(call: OcsCall, id: string): OcsData {
  return [describeShare(call, visible(call, id))]
}

/** PUT …/shares/ID: only who made it. */
export async function changeShare(call: OcsCall, id: string): Promise<OcsData> {
  const share = owned(call, id)
  const wish = paramsOf(call, terms)
  const entry = reach(call.store, call.user, share.node)
  if (!entry) throw new OcsError(404, 'wrong share ID, share does not exist')
  const isLink = share.kind === shareKind.link
  const change: Parameters<typeof call.store.shares.change>[1] = {
    ...(wish.permissions !== undefined && { permissions: within(entry, wish.permissions, isLink) }),
    ...(wish.password !== undefined &&
      isLink && { hash: wish.password === '' ? null : await hashPassword(wish.password) }),
    ...(wish.expireDate !== undefined && { expires: parseExpiry(wish.expireDate) }),
    ...(wish.note !== undefined && { note: wish.note }),
    ...(wish.label !== undefined && { label: wish.label }),
  }
  return call.store.database.transaction(() => {
    call.store.shares.change(share, change)
    return describeShare(call, owned(call, id))
  })
}

/** DELETE …/shares/ID: who made it takes it back; who received it leaves it. */
export function removeShare(call: OcsCall, id: string): OcsData {
  const share = visible(call, id)
  call.store.database.transaction(() => {
    if (share.owner === call.user.id) call.store.shares.remove(share)
    else call.store.shares.leave(call.user.id, share.id)
  })
  return []
}

/** A share that is somebody else's is as if it were not there. */
function visible(call: OcsCall, id: string): Share {
  const share = /^\d{1,15}$/.test(id) ? call.store.shares.get(Number(id)) : undefined
  const isMine = share?.owner === call.user.id
  const isMounted = call.store.shares.mountsOf(call.user.id).some((mount) => mount.share === share?.id)
  if (!share || !(isMine || isMounted)) throw new OcsError(404, 'wrong share ID, share does not exist')
  return share
}

function owned(call: OcsCall, id: string): Share {
  const share = visible(call, id)
  if (share.owner !== call.user.id) throw new OcsError(403, 'not yours to change')
  return share
}

function entryAt(call: OcsCall, path: string): Entry {
  // A path is a path here, not an address: it is decoded already.
  const { segments } = parseTarget(path.split('/').map(encodeURIComponent).join('/'))
  const entry = find(accountView(call.store, call.user), segments)
  if (!entry) throw new OcsError(404, 'wrong path, file/folder does not exist')
  return entry
}

/** @returns null for a link */
function recipientOf({ store, user }: OcsCall, kind: number, name: string | undefined): string | null {
  if (kind === shareKind.link) return null
  if (kind === shareKind.user && name !== undefined && name !== user.id && store.users.get(name)) return name
  if (kind === shareKind.team && name !== undefined && store.teams.has(name)) return name
  if (kind === shareKind.user || kind === shareKind.team) throw new OcsError(404, 'please specify a valid recipient')
  throw new OcsError(400, 'unknown share type')
}

/** Nobody gives more than they have; a link gives no right to share on. */
function within({ node, permissions }: Entry, wanted: number, isLink: boolean): number {
  const possible = permissions & (node.dir === 1 ? 31 : filePermissions) & (isLink ? 15 : 31)
  const given = wanted & possible
  const isDropBox = isLink && node.dir === 1 && wanted === permission.create
  if (given === 0 || (!isDropBox && !allows(given, permission.read))) throw new OcsError(400, 'invalid permissions')
  return given
}
