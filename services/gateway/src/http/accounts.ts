import type { AccountList } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { allAccounts, findAccount, updateAccount } from '../db/accounts.ts'
import { sessionsOf } from '../db/sessions.ts'
import type { AccountRow } from '../db/schema.ts'
import type { IdentityContext } from '../identity/context.ts'
import { accountOf } from './account-of.ts'
import { readSmallBodies } from './small-bodies.ts'

type OneAccount = { Params: { id: string } }

const object = (request: FastifyRequest) => (request.params as OneAccount['Params']).id

/** `/api/accounts`: administrators see who has an account, and disable one at once. */
export function accountRoutes(context: IdentityContext): FastifyPluginAsync {
  const { db, signOut, matrix } = context
  return async (app) => {
    readSmallBodies(app)
    app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'))
    app.get(
      '/api/accounts',
      { config: { declares: { act: 'account.list', caller: 'session' } } },
      async (): Promise<AccountList> => ({ accounts: (await allAccounts(db)).map(view) }),
    )
    app.post<OneAccount>(
      '/api/accounts/:id/disable',
      { config: { declares: { act: 'account.disable', caller: 'session', object } } },
      async (request, reply) => {
        const account = await find(request.params.id)
        // Nobody shuts herself out: another administrator does it.
        if (account.id === accountOf(request).account.id) throw new ServiceError('request.invalid')
        await updateAccount(db, { ...account, disabled: 1 })
        for (const session of await sessionsOf(db, account.id)) await signOut.close(account, session)
        if (account.localpart !== null) matrix?.tokens.forgetDevice(matrix.accounts.userId(account.localpart))
        return reply.code(204).send()
      },
    )
    app.post<OneAccount>(
      '/api/accounts/:id/enable',
      { config: { declares: { act: 'account.enable', caller: 'session', object } } },
      async (request, reply) => {
        await updateAccount(db, { ...(await find(request.params.id)), disabled: 0 })
        return reply.code(204).send()
      },
    )
  }

  async function find(id: string): Promise<AccountRow> {
    const account = await findAccount(db, id)
    if (account === undefined) throw new ServiceError('account.unknown')
    return account
  }
}

const view = ({ id, name, email, organisation, roles, disabled, signed_in_at: signedInAt }: AccountRow) => ({
  ...{ id, name, email, organisation, signedInAt },
  roles: JSON.parse(roles) as string[],
  disabled: disabled === 1,
})
