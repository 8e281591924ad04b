import type { MatrixToken } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyPluginAsync } from 'fastify'
import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { findAccount } from '../db/accounts.ts'
import { bindDevice } from '../db/sessions.ts'
import type { IdentityContext } from '../identity/context.ts'
import { joinMatrix } from '../identity/join-matrix.ts'
import { accountOf } from './account-of.ts'
import { readSmallBodies } from './small-bodies.ts'

const askedToken = z.object({
  deviceId: z
    .string()
    .regex(/^[A-Za-z0-9._~+/=-]{1,64}$/)
    .optional(),
})

/** `POST /api/matrix/token`: the second half of the one sign-in, for the browser alone. */
export function matrixTokenRoutes(context: IdentityContext): FastifyPluginAsync {
  return async (app) => {
    readSmallBodies(app)
    app.post(
      '/api/matrix/token',
      { config: { declares: { act: 'matrix.login', caller: 'session' } } },
      async (request, reply): Promise<MatrixToken> => {
        reply.header('cache-control', 'no-store')
        const { matrix, sessions, cookies, db } = context
        if (matrix === undefined) throw new ServiceError('engine.unavailable')
        const principal = accountOf(request)
        const asked = askedToken.safeParse(request.body ?? {})
        if (!asked.success) throw new ServiceError('request.invalid', { cause: asked.error })
        const session = await sessions.find(cookies.readSession(request) ?? '')
        const known = await findAccount(db, principal.account.id)
        if (session === undefined || known === undefined) throw new ServiceError('session.expired')
        const { localpart } = await joinMatrix(context, known)
        if (localpart === null) throw new ServiceError('upstream.unavailable')
        const deviceId = asked.data.deviceId ?? session.matrix_device_id ?? newDeviceId()
        await bindDevice(db, session, deviceId)
        return {
          token: await matrix.accounts.mintToken(localpart),
          userId: matrix.accounts.userId(localpart),
          deviceId,
        }
      },
    )
  }
}

function newDeviceId(): string {
  return `PARVIS${randomBytes(5).toString('hex').toUpperCase()}`
}
