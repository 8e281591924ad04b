import { ServiceError, toServiceError } from '@parvis/service-kit'
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { findAccount, findAccountBySubject } from '../db/accounts.ts'
import { findSession, sessionsNamed } from '../db/sessions.ts'
import { describeAgent } from '../identity/agent.ts'
import type { IdentityContext } from '../identity/context.ts'
import { joinMatrix } from '../identity/join-matrix.ts'
import { safeReturnTo } from '../identity/return-to.ts'
import { hashToken } from '../identity/secrets.ts'
import { claimedBy, RefusedArrival } from '../identity/sign-in.ts'
import { readSmallBodies } from './small-bodies.ts'

type Login = { Querystring: { returnTo?: unknown } }

/** `/auth/*`: to the issuer and back, and out again. */
export function authRoutes(context: IdentityContext): FastifyPluginAsync {
  const { signIn, cookies, publicUrl } = context
  return async (app) => {
    readSmallBodies(app)

    app.get<Login>(
      '/auth/login',
      { config: { declares: { act: 'session.begin', caller: 'anyone' } }, errorHandler: backToPortal },
      async (request, reply) => {
        const returnTo = safeReturnTo(request.query.returnTo)
        const { url, browser, expires } = await signIn.begin(returnTo, cookies.readSignIn(request))
        cookies.writeSignIn(reply, browser, expires)
        return reply.header('cache-control', 'no-store').redirect(url.href, 303)
      },
    )

    app.get(
      '/auth/callback',
      { config: { declares: { act: 'session.open', caller: 'handler' } }, errorHandler: backToPortal },
      async (request, reply) => {
        const answer = new URL(request.url, publicUrl)
        const finished = signIn.finish(answer, cookies.readSignIn(request))
        const { entrance, arrival, returnTo } = await finished.catch((error: unknown) =>
          refuse(context, request, error),
        )
        await openSession(context, request, reply, entrance, arrival)
        return reply.header('cache-control', 'no-store').redirect(returnTo, 303)
      },
    )

    app.post(
      '/auth/logout',
      { config: { declares: { act: 'session.close', caller: 'session' } } },
      async (request, reply) => {
        const idToken = await closeOwnSession(context, request)
        cookies.clearSession(reply)
        reply.header('cache-control', 'no-store').header('clear-site-data', '"cache"')
        return { redirect: await issuerLogout(context, request, idToken) }
      },
    )

    app.post<{ Body: { logout_token?: unknown } | null }>(
      '/auth/backchannel-logout',
      { config: { declares: { act: 'session.close', caller: 'handler' } } },
      async (request, reply) => {
        const named = await context.logoutTokens.read(request.body?.logout_token)
        await closeNamedSessions(context, request, named)
        return reply.header('cache-control', 'no-store').code(204).send()
      },
    )
  }
}

type Finished = Awaited<ReturnType<IdentityContext['signIn']['finish']>>

/** Recorded first, then the account, then the session; a cookie that the browser had before is worth nothing after. */
async function openSession(
  context: IdentityContext,
  request: FastifyRequest,
  reply: FastifyReply,
  entrance: Finished['entrance'],
  arrival: Finished['arrival'],
): Promise<void> {
  const principal = context.directory.principal(entrance.account)
  if (principal === undefined)
    return refuse(context, request, new RefusedArrival('the account is disabled', claimedBy(arrival)))
  await request.passage.enter(principal)
  await context.directory.admit(entrance)
  const account = await joinMatrix(context, entrance.account)
  const agent = describeAgent(request.headers['user-agent'])
  const { token, row } = await context.sessions.open(account, arrival, agent, context.placeOf(request))
  if (arrival.grant) await context.storeTokens?.keep(row.id, arrival.sub, arrival.grant)
  context.cookies.writeSession(reply, token, new Date(row.expires_at))
}

/**
 * Whom the issuer sent and the portal does not let in stands in the log too: the issuer vouches that these are people,
 * so strangers cannot fill it. Throws what it was given.
 */
async function refuse(context: IdentityContext, request: FastifyRequest, error: unknown): Promise<never> {
  if (!(error instanceof RefusedArrival)) throw error
  const of = await context.journal?.intent({
    ...{ kind: 'intent', act: 'session.refuse', class: 'identity', decision: 'refuse', rules: [], policy: '' },
    ...{ place: { from: context.placeOf(request), to: 'gateway' }, correlation: request.id },
    actor: { anonymous: true, address: request.ip, claim: error.claim },
  })
  if (of !== undefined)
    await context.journal?.outcome({ of, class: 'identity', outcome: 'failed', status: error.status })
  throw error
}

/** Gives back the identity token, which the issuer wants as a hint. */
async function closeOwnSession(context: IdentityContext, request: FastifyRequest): Promise<string> {
  const token = context.cookies.readSession(request)
  const session = token === undefined ? undefined : await findSession(context.db, hashToken(token))
  const account = session && (await findAccount(context.db, session.account_id))
  if (session === undefined || account === undefined) throw new ServiceError('session.missing')
  await context.signOut.close(account, session)
  return session.id_token
}

/** The portal session is closed by now; an issuer that does not answer leaves the person on the portal's first page. */
async function issuerLogout(context: IdentityContext, request: FastifyRequest, idToken: string): Promise<string> {
  try {
    return (await context.issuer.leave(idToken))?.href ?? '/'
  } catch (error) {
    request.log.warn({ err: error }, 'the issuer’s own session may still be open')
    return '/'
  }
}

async function closeNamedSessions(
  context: IdentityContext,
  request: FastifyRequest,
  named: { readonly sub?: string; readonly sid?: string },
): Promise<void> {
  const { db, issuer, directory, signOut } = context
  const owner = named.sub === undefined ? undefined : await findAccountBySubject(db, issuer.issuer, named.sub)
  if (named.sub !== undefined && owner === undefined) return
  const sid = named.sid === undefined ? {} : { sid: named.sid }
  for (const session of await sessionsNamed(db, { ...sid, ...(owner && { accountId: owner.id }) })) {
    const account = owner ?? (await findAccount(db, session.account_id))
    const principal = account && directory.principal(account, session)
    if (account === undefined) continue
    await request.passage.enter(principal ?? { kind: 'anonymous' }, session.id)
    await signOut.close(account, session)
  }
}

/** A person's browser is here, not a program: every failure ends on the workspace's own page, as a code. */
function backToPortal(thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const error = toServiceError(thrown)
  request.log.warn({ err: error, code: error.code }, 'sign-in refused')
  reply.header('cache-control', 'no-store').redirect(`/?error=${error.code}`, 303)
}
