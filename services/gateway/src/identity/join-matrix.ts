import { ServiceError } from '@parvis/service-kit'
import type { AccountRow } from '../db/schema.ts'
import type { IdentityContext } from './context.ts'

/**
 * Makes the homeserver know the account. A homeserver that does not answer does not keep anybody out of the portal:
 * it is asked again when the browser wants its Matrix token.
 */
export async function joinMatrix(context: IdentityContext, account: AccountRow): Promise<AccountRow> {
  if (context.matrix === undefined) return account
  try {
    return await context.directory.setLocalpart(account, await context.matrix.accounts.join(account))
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'upstream.unavailable') throw error
    context.logger.warn({ err: error, account: account.id }, 'the homeserver does not know this account yet')
    return account
  }
}
