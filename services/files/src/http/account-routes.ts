import type { FastifyInstance } from 'fastify'
import type { LinkedAccounts } from '../credentials/linked-accounts.ts'
import { accountOf } from './caller.ts'

/** The account of the store that somebody’s shared folders are in: one that was made for them, or one they had. */
export const accountRoutes = (accounts: LinkedAccounts) => async (app: FastifyInstance) => {
  app.get('/account', (request) => accounts.state(accountOf(request)))
  app.post('/account/link', async (request, reply) => reply.code(201).send(await accounts.begin(accountOf(request))))
  app.delete('/account/link', async (request, reply) => {
    await accounts.end(accountOf(request))
    return reply.code(204).send()
  })
}
