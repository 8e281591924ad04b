import { accountList, eraseDone } from '@parvis/contracts'
import { AccountsError, type AccountsPort } from '../../features/accounts/port.ts'
import { mapLive } from '../../shared/lib/live.ts'
import { ask, type Fetch, type Request } from './client.ts'
import { GatewayError } from './gateway-error.ts'
import type { GatewaySession } from './session.ts'

/** `AccountsPort` over `/api/accounts` and `/api/audit/erase`. */
export function createAccountsPort(fetch: Fetch, session: GatewaySession): AccountsPort {
  const asked = <T>(request: Omit<Request<T>, 'csrf'>): Promise<T> =>
    session
      .asking((csrf) => ask(fetch, { ...request, csrf }))
      .catch((cause: unknown) => {
        throw new AccountsError(cause instanceof GatewayError ? codeOf(cause) : 'internal', { cause })
      })
  const change = (id: string, what: 'disable' | 'enable') =>
    asked<void>({ method: 'POST', path: `/api/accounts/${encodeURIComponent(id)}/${what}` })
  return {
    me: mapLive(session.session, (view) => view?.account.id ?? null),
    list: async () => (await asked({ path: '/api/accounts', reads: accountList })).accounts,
    suspend: (id) => change(id, 'disable'),
    restore: (id) => change(id, 'enable'),
    erase: async (account) =>
      (await asked({ method: 'POST', path: '/api/audit/erase', body: { account }, reads: eraseDone })).keys,
  }
}

function codeOf({ code }: GatewayError): AccountsError['code'] {
  switch (code) {
    case 'unreachable':
    case 'session.missing':
    case 'session.expired':
      return 'offline'
    case 'policy.denied':
      return 'refused'
    case 'audit.held':
      return 'held'
    case 'account.unknown':
      return 'absent'
    case 'audit.unavailable':
    case 'request.too-many':
      return 'busy'
    default:
      return 'internal'
  }
}
