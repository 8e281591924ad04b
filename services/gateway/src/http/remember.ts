import type { Identity } from '../identity/identity.ts'
import type { Principal } from '../identity/principal.ts'

const lifetimeMs = 1_000
const most = 10_000

/**
 * Keeps for one second who a Matrix token is, so that a burst of requests asks the database once. An account that is
 * disabled is refused a second later at the latest; a token that ends is refused by the homeserver at once in any case.
 */
export function rememberPrincipals(
  identity: Pick<Identity, 'identifyMatrix' | 'forgetMatrixToken'>,
  now = performance.now.bind(performance),
) {
  const known = new Map<string, { readonly principal: Promise<Principal | null>; readonly until: number }>()
  return {
    identifyMatrix(token: string): Promise<Principal | null> {
      const at = now()
      const remembered = known.get(token)
      if (remembered !== undefined && remembered.until > at) return remembered.principal
      if (known.size >= most) known.clear()
      const principal = identity.identifyMatrix(token)
      known.set(token, { principal, until: at + lifetimeMs })
      // What is not a person is asked again: she may just have signed in.
      principal.then(
        (found) => found?.kind !== 'account' && known.delete(token),
        () => known.delete(token),
      )
      return principal
    },
    forgetMatrixToken(token: string): void {
      known.delete(token)
      identity.forgetMatrixToken(token)
    },
  }
}
