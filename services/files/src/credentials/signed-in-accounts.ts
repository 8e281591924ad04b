import { ServiceError } from '@parvis/service-kit'
import type { LinkedAccounts } from './linked-accounts.ts'

/** Where the store goes by the portal’s own issuer nothing is linked. `nameOf`: whom the store now takes the caller for. */
export const signedInAccounts = (nameOf: (account: string) => Promise<string>): LinkedAccounts => ({
  of: async () => null,
  state: async (account) => ({ at: 'signed-in', name: await nameOf(account) }),
  begin: () => Promise.reject(new ServiceError('files.refused')),
  end: () => Promise.reject(new ServiceError('files.refused')),
})
