import { identityAnswer, mostIdentities } from '@parvis/contracts'
import { ask, type Fetch } from './client.ts'
import type { GatewaySession } from './session.ts'

/** Which identities people's own browsers told the portal. Both reject with `GatewayError`. */
export interface PortalIdentities {
  /** `key`: public half of one's own cross-signing master key, unpadded base64. */
  tell(key: string): Promise<void>
  /** Keys by Matrix id; who is missing has told none. */
  look(people: readonly string[]): Promise<ReadonlyMap<string, string>>
}

export function portalIdentities(fetch: Fetch, session: Pick<GatewaySession, 'asking'>): PortalIdentities {
  const lookAt = (people: readonly string[]) =>
    session.asking((csrf) =>
      ask(fetch, { method: 'POST', path: '/api/identities/look', body: { people }, reads: identityAnswer, csrf }),
    )
  return {
    tell: (key) =>
      session.asking((csrf) => ask(fetch, { method: 'PUT', path: '/api/identities/mine', body: { key }, csrf })),
    async look(people) {
      const found = new Map<string, string>()
      for (let from = 0; from < people.length; from += mostIdentities) {
        const { keys } = await lookAt(people.slice(from, from + mostIdentities))
        for (const [id, key] of Object.entries(keys)) found.set(id, key)
      }
      return found
    },
  }
}
