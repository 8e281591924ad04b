/**
 * The closed union of acts: what anyone can do through the gateway.
 * `audit`: `act` is recorded before it runs and its outcome after; `none` changes and reveals nothing worth an entry
 * (long polls, reads of what the account already holds).
 */
export const acts = {
  'workspace.read': { audit: 'none', data: 'public' },
  'service.observe': { audit: 'none', data: 'public' },
  'instance.read': { audit: 'none', data: 'public' },
  'session.begin': { audit: 'none', data: 'public' },
  'session.open': { audit: 'act', data: 'identity' },
  'session.close': { audit: 'act', data: 'identity' },
  'session.revoke': { audit: 'act', data: 'identity' },
  'session.read': { audit: 'none', data: 'identity' },
  'matrix.discover': { audit: 'none', data: 'public' },
  'matrix.login': { audit: 'act', data: 'identity' },
  'matrix.logout': { audit: 'act', data: 'identity' },
  'matrix.device.read': { audit: 'none', data: 'identity' },
  'matrix.device.change': { audit: 'act', data: 'identity' },
  'matrix.keys.exchange': { audit: 'none', data: 'keys' },
  'matrix.keys.identity': { audit: 'act', data: 'keys' },
  'matrix.keys.backup': { audit: 'none', data: 'keys' },
  'matrix.account.read': { audit: 'none', data: 'identity' },
  'matrix.account.change': { audit: 'none', data: 'identity' },
  'matrix.profile.change': { audit: 'act', data: 'identity' },
  'matrix.sync': { audit: 'none', data: 'ciphertext' },
  'matrix.directory.search': { audit: 'act', data: 'identity' },
  'matrix.room.read': { audit: 'none', data: 'ciphertext' },
  'matrix.room.create': { audit: 'act', data: 'membership' },
  'matrix.room.invite': { audit: 'act', data: 'membership' },
  'matrix.room.join': { audit: 'act', data: 'membership' },
  'matrix.room.leave': { audit: 'act', data: 'membership' },
  'matrix.room.remove': { audit: 'act', data: 'membership' },
  'matrix.room.configure': { audit: 'act', data: 'membership' },
  'matrix.message.send': { audit: 'act', data: 'ciphertext' },
  'matrix.message.redact': { audit: 'act', data: 'ciphertext' },
  'matrix.signal.send': { audit: 'none', data: 'ciphertext' },
  'matrix.media.upload': { audit: 'act', data: 'ciphertext' },
  'matrix.media.download': { audit: 'act', data: 'ciphertext' },
  'matrix.report': { audit: 'act', data: 'membership' },
  'call.discover': { audit: 'none', data: 'public' },
  'call.signal': { audit: 'act', data: 'ciphertext' },
} as const satisfies Record<string, ActTraits>

interface ActTraits {
  readonly audit: 'act' | 'none'
  readonly data: DataClass
}

export type DataClass = 'public' | 'identity' | 'membership' | 'keys' | 'ciphertext'
export type Act = keyof typeof acts
