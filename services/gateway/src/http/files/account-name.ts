import { createHash } from 'node:crypto'
import { ServiceError } from '@parvis/service-kit'
import type { AccountPrincipal } from '../../identity/principal.ts'

/**
 * The account of the store that is this person's: the name of the Matrix user where a store takes it, else a hash of it.
 * Throws `engine.unavailable` where there is no homeserver, and so no name.
 */
export function storeAccount({ account: { matrixUserId } }: AccountPrincipal): string {
  const name = /^@([^:]+):/.exec(matrixUserId)?.[1]
  if (name === undefined) throw new ServiceError('engine.unavailable')
  // A hash begins with what no name may begin with.
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/.test(name)) return name
  return `_${createHash('sha256').update(name).digest('hex').slice(0, 40)}`
}
