/**
 * The closed union of acts: what anyone can do through the gateway.
 * `audit`: `act` is recorded before it runs and its outcome after; `none` changes and reveals nothing worth an entry
 * (long polls, reads of what the account already holds). `class` decides how long the personal part of an entry is kept.
 */
export const acts = {
  'workspace.read': { audit: 'none', data: 'public', class: 'access' },
  'service.observe': { audit: 'none', data: 'public', class: 'administration' },
  'instance.read': { audit: 'none', data: 'public', class: 'access' },
  'session.begin': { audit: 'none', data: 'public', class: 'identity' },
  'session.open': { audit: 'act', data: 'identity', class: 'identity' },
  'session.close': { audit: 'act', data: 'identity', class: 'identity' },
  'session.revoke': { audit: 'act', data: 'identity', class: 'identity' },
  'session.read': { audit: 'none', data: 'identity', class: 'identity' },
  'identity.tell': { audit: 'act', data: 'keys', class: 'identity' },
  'identity.look': { audit: 'none', data: 'keys', class: 'identity' },
  'matrix.discover': { audit: 'none', data: 'public', class: 'access' },
  'matrix.login': { audit: 'act', data: 'identity', class: 'identity' },
  'matrix.logout': { audit: 'act', data: 'identity', class: 'identity' },
  'matrix.device.read': { audit: 'none', data: 'identity', class: 'identity' },
  'matrix.device.change': { audit: 'act', data: 'identity', class: 'identity' },
  'matrix.keys.exchange': { audit: 'none', data: 'keys', class: 'identity' },
  'matrix.keys.identity': { audit: 'act', data: 'keys', class: 'identity' },
  'matrix.keys.backup': { audit: 'none', data: 'keys', class: 'identity' },
  'matrix.account.read': { audit: 'none', data: 'identity', class: 'identity' },
  'matrix.account.change': { audit: 'none', data: 'identity', class: 'identity' },
  'matrix.profile.change': { audit: 'act', data: 'identity', class: 'identity' },
  'matrix.sync': { audit: 'none', data: 'ciphertext', class: 'content' },
  'matrix.directory.search': { audit: 'act', data: 'identity', class: 'access' },
  'matrix.room.read': { audit: 'none', data: 'ciphertext', class: 'content' },
  'matrix.state.read': { audit: 'none', data: 'membership', class: 'content' },
  'matrix.room.create': { audit: 'act', data: 'membership', class: 'access' },
  'matrix.room.invite': { audit: 'act', data: 'membership', class: 'access' },
  'matrix.room.join': { audit: 'act', data: 'membership', class: 'access' },
  'matrix.room.leave': { audit: 'act', data: 'membership', class: 'access' },
  'matrix.room.remove': { audit: 'act', data: 'membership', class: 'access' },
  'matrix.room.configure': { audit: 'act', data: 'membership', class: 'access' },
  'matrix.message.send': { audit: 'act', data: 'ciphertext', class: 'content' },
  'matrix.message.redact': { audit: 'act', data: 'ciphertext', class: 'content' },
  'matrix.signal.send': { audit: 'none', data: 'ciphertext', class: 'content' },
  'matrix.media.upload': { audit: 'act', data: 'ciphertext', class: 'content' },
  'matrix.media.download': { audit: 'act', data: 'ciphertext', class: 'content' },
  'matrix.report': { audit: 'act', data: 'membership', class: 'administration' },
  'call.discover': { audit: 'none', data: 'public', class: 'access' },
  'call.presence': { audit: 'none', data: 'membership', class: 'access' },
  'call.door.read': { audit: 'none', data: 'membership', class: 'access' },
  'call.door.set': { audit: 'act', data: 'membership', class: 'access' },
  'call.admit': { audit: 'act', data: 'membership', class: 'access' },
  'call.refuse': { audit: 'act', data: 'membership', class: 'access' },
  'call.eject': { audit: 'act', data: 'membership', class: 'access' },
  'call.link.make': { audit: 'act', data: 'membership', class: 'access' },
  'call.link.close': { audit: 'act', data: 'membership', class: 'access' },
  'guest.look': { audit: 'none', data: 'public', class: 'access' },
  'guest.arrive': { audit: 'act', data: 'identity', class: 'access' },
  'guest.wait': { audit: 'none', data: 'identity', class: 'access' },
  'guest.login': { audit: 'act', data: 'identity', class: 'identity' },
  'guest.leave': { audit: 'act', data: 'identity', class: 'access' },
  'call.join': { audit: 'act', data: 'membership', class: 'access' },
  'call.record': { audit: 'act', data: 'ciphertext', class: 'access' },
  'call.record.end': { audit: 'act', data: 'ciphertext', class: 'access' },
  'call.signal': { audit: 'act', data: 'ciphertext', class: 'access' },
  'file.list': { audit: 'none', data: 'content', class: 'content' },
  'file.read': { audit: 'act', data: 'content', class: 'content' },
  'file.upload': { audit: 'none', data: 'content', class: 'content' },
  'file.write': { audit: 'act', data: 'content', class: 'content' },
  'file.move': { audit: 'act', data: 'content', class: 'content' },
  'file.delete': { audit: 'act', data: 'content', class: 'content' },
  'file.restore': { audit: 'act', data: 'content', class: 'content' },
  'file.mark': { audit: 'none', data: 'content', class: 'content' },
  'file.share': { audit: 'act', data: 'membership', class: 'access' },
  'file.link': { audit: 'act', data: 'membership', class: 'access' },
  'file.account': { audit: 'act', data: 'identity', class: 'identity' },
  'coffre.list': { audit: 'none', data: 'ciphertext', class: 'content' },
  'coffre.read': { audit: 'act', data: 'ciphertext', class: 'content' },
  'coffre.upload': { audit: 'none', data: 'ciphertext', class: 'content' },
  'coffre.write': { audit: 'act', data: 'ciphertext', class: 'content' },
  'coffre.delete': { audit: 'act', data: 'ciphertext', class: 'content' },
  'coffre.head': { audit: 'act', data: 'ciphertext', class: 'content' },
  'coffre.takeout': { audit: 'act', data: 'content', class: 'content' },
  'coffre.link': { audit: 'act', data: 'ciphertext', class: 'access' },
  'coffre.unlink': { audit: 'act', data: 'ciphertext', class: 'access' },
  'coffre.drop': { audit: 'act', data: 'ciphertext', class: 'access' },
  'coffre.loss': { audit: 'act', data: 'ciphertext', class: 'access' },
  'link.look': { audit: 'none', data: 'ciphertext', class: 'access' },
  'link.read': { audit: 'act', data: 'ciphertext', class: 'access' },
  'link.deposit': { audit: 'act', data: 'content', class: 'access' },
  'drop.look': { audit: 'none', data: 'ciphertext', class: 'access' },
  'drop.upload': { audit: 'none', data: 'ciphertext', class: 'access' },
  'drop.check': { audit: 'none', data: 'ciphertext', class: 'access' },
  'drop.deposit': { audit: 'act', data: 'ciphertext', class: 'access' },
  'account.list': { audit: 'act', data: 'identity', class: 'administration' },
  'account.disable': { audit: 'act', data: 'identity', class: 'administration' },
  'account.enable': { audit: 'act', data: 'identity', class: 'administration' },
  'log.read': { audit: 'none', data: 'public', class: 'administration' },
  'audit.search': { audit: 'act', data: 'identity', class: 'administration' },
  'audit.read': { audit: 'act', data: 'identity', class: 'administration' },
  'audit.live.read': { audit: 'act', data: 'identity', class: 'administration' },
  'audit.entries.read': { audit: 'act', data: 'identity', class: 'administration' },
  'audit.export': { audit: 'act', data: 'identity', class: 'administration' },
  'audit.mine.read': { audit: 'act', data: 'identity', class: 'administration' },
  'audit.readers.read': { audit: 'act', data: 'identity', class: 'administration' },
  'audit.retention.read': { audit: 'act', data: 'identity', class: 'administration' },
  'audit.retention.run': { audit: 'act', data: 'identity', class: 'administration' },
  'audit.hold.set': { audit: 'act', data: 'identity', class: 'administration' },
  'audit.hold.clear': { audit: 'act', data: 'identity', class: 'administration' },
  'audit.erase': { audit: 'act', data: 'identity', class: 'administration' },
} as const satisfies Record<string, ActTraits>

interface ActTraits {
  readonly audit: 'act' | 'none'
  readonly data: DataClass
  readonly class: RetentionClass
}

/** What decides how long an entry's sealed body is kept. The entry itself, its tree and its proofs stay. */
export const retentionClasses = ['access', 'content', 'identity', 'administration'] as const
export type RetentionClass = (typeof retentionClasses)[number]

/**
 * What the gateway and the log do by themselves; no route declares these, no policy decides about them. Their actor is
 * `system`, but for `session.refuse`, somebody whom the issuer sent and the portal did not let in, and for who arrived at
 * or departed from a call's media server, as that server tells.
 */
export const systemActs = {
  'log.begin': { class: 'administration' },
  'log.key.rotate': { class: 'administration' },
  'audit.retention.drop': { class: 'administration' },
  'session.refuse': { class: 'identity' },
  'session.expire': { class: 'identity' },
  'call.arrive': { class: 'access' },
  'call.depart': { class: 'access' },
  'guest.close': { class: 'identity' },
} as const satisfies Record<string, { readonly class: RetentionClass }>

/** `content`: what the server itself can read; `ciphertext`: what it can't. */
export type DataClass = 'public' | 'identity' | 'membership' | 'keys' | 'ciphertext' | 'content'
export type Act = keyof typeof acts
export type SystemAct = keyof typeof systemActs
export type AnyAct = Act | SystemAct
