import { createHash } from 'node:crypto'
import { digitsMaterial, identityDigits, identityQuestion, identityWish, type IdentityAnswer } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { identitiesOf, tellIdentity } from '../db/identities.ts'
import type { IdentityContext } from '../identity/context.ts'
import { accountOf } from './account-of.ts'
import { readSmallBodies } from './small-bodies.ts'

type Needs = Pick<IdentityContext, 'db' | 'matrix'> & { readonly now?: () => Date }

/**
 * `/api/identities`: F13, T3. Which identity a person holds, told by their own browser and never by the homeserver: what
 * counts is the portal's session, and no Matrix token. Colleagues compare it with what the homeserver serves.
 */
export function identityRoutes({ db, matrix, now = () => new Date() }: Needs): FastifyPluginAsync {
  return async (app) => {
    readSmallBodies(app)
    app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'))
    app.put(
      '/api/identities/mine',
      { config: { declares: { act: 'identity.tell', caller: 'session', object: digitsOf } } },
      async (request, reply) => {
        const { key } = read(identityWish, request)
        await tellIdentity(db, { account_id: accountOf(request).account.id, key, told_at: now().toISOString() })
        return reply.code(204).send()
      },
    )
    app.post(
      '/api/identities/look',
      { config: { declares: { act: 'identity.look', caller: 'session' } } },
      (request): Promise<IdentityAnswer> => look(read(identityQuestion, request).people),
    )
  }

  async function look(people: readonly string[]): Promise<IdentityAnswer> {
    const named = people.flatMap((id) => {
      const localpart = matrix?.accounts.localpartOf(id)
      return localpart === undefined ? [] : [{ id, localpart }]
    })
    const localparts = named.map(({ localpart }) => localpart)
    const keys = await identitiesOf(db, localparts)
    return { keys: Object.fromEntries(named.flatMap(({ id, localpart }) => pair(id, keys.get(localpart)))) }
  }
}

const pair = (id: string, key: string | undefined): [string, string][] => (key === undefined ? [] : [[id, key]])

/** As the person reads it in their own settings: whoever looks at their traces can compare. */
function digitsOf(request: FastifyRequest): string | undefined {
  const { data } = identityWish.safeParse(request.body)
  const { principal } = request.passage
  if (data === undefined || principal?.kind !== 'account') return undefined
  const material = digitsMaterial(principal.account.matrixUserId, data.key)
  return identityDigits(createHash('sha512').update(material).digest())
}

/** Attacker-controlled. */
function read<T>(schema: { safeParse(value: unknown): { data?: T } }, request: FastifyRequest): T {
  const { data } = schema.safeParse(request.body)
  if (data === undefined) throw new ServiceError('request.invalid')
  return data
}
