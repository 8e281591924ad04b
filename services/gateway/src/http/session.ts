import type { DeviceView, SessionView } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { findAccount } from '../db/accounts.ts'
import type { SessionRow } from '../db/schema.ts'
import type { IdentityContext } from '../identity/context.ts'
import type { AccountPrincipal } from '../identity/principal.ts'
import { accountOf } from './account-of.ts'
import { readSmallBodies } from './small-bodies.ts'

type OneDevice = { Params: { id: string } }

/** `/api/session` and « Mes appareils ». */
export function sessionRoutes(context: IdentityContext): FastifyPluginAsync {
  return async (app) => {
    readSmallBodies(app)

    app.get(
      '/api/session',
      { config: { declares: { act: 'session.read', caller: 'session' } } },
      async (request, reply): Promise<SessionView> => {
        const { principal, session } = await currentSession(context, request)
        await renewCookie(context, reply, session)
        reply.header('cache-control', 'no-store')
        return view(context, principal, session)
      },
    )

    app.get(
      '/api/devices',
      { config: { declares: { act: 'session.read', caller: 'session' } } },
      async (request, reply) => {
        const { principal, session } = await currentSession(context, request)
        reply.header('cache-control', 'no-store')
        const rows = await context.sessions.list(principal.account.id)
        const ordered = [...rows.filter(({ id }) => id === session.id), ...rows.filter(({ id }) => id !== session.id)]
        return { devices: ordered.map((row) => device(row, session.id)) }
      },
    )

    app.delete<OneDevice>(
      '/api/devices/:id',
      {
        config: {
          declares: {
            act: 'session.revoke',
            caller: 'session',
            object: (request) => (request.params as OneDevice['Params']).id,
          },
        },
      },
      async (request, reply) => {
        const { principal, session } = await currentSession(context, request)
        const row = (await context.sessions.list(principal.account.id)).find(({ id }) => id === request.params.id)
        const account = await findAccount(context.db, principal.account.id)
        if (row === undefined || account === undefined) throw new ServiceError('request.invalid')
        await context.signOut.close(account, row)
        if (row.id === session.id) context.cookies.clearSession(reply)
        return reply.header('cache-control', 'no-store').code(204).send()
      },
    )
  }
}

interface Current {
  readonly principal: AccountPrincipal
  readonly session: SessionRow
}

async function currentSession(context: IdentityContext, request: FastifyRequest): Promise<Current> {
  const principal = accountOf(request)
  const token = context.cookies.readSession(request)
  const session = token === undefined ? undefined : await context.sessions.find(token)
  if (session === undefined) throw new ServiceError('session.expired')
  return { principal, session }
}

async function renewCookie(context: IdentityContext, reply: FastifyReply, session: SessionRow): Promise<void> {
  const token = await context.sessions.rotate(session)
  if (token !== undefined) context.cookies.writeSession(reply, token, new Date(session.expires_at))
}

function view(context: IdentityContext, { account }: AccountPrincipal, session: SessionRow): SessionView {
  return {
    account: { ...account, roles: [...account.roles] },
    expiresAt: session.expires_at,
    idleExpiresAt: context.sessions.idleEnd(session).toISOString(),
    csrf: session.csrf,
  }
}

function device(row: SessionRow, currentId: string): DeviceView {
  return {
    id: row.id,
    current: row.id === currentId,
    agent: row.agent,
    place: row.place,
    openedAt: row.opened_at,
    seenAt: row.seen_at,
    matrixDeviceId: row.matrix_device_id,
  }
}
