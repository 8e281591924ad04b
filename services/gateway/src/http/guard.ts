import { acts, receiptHeader } from '@parvis/contracts'
import { ServiceError } from '@parvis/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Journal } from '../audit/sealing/journal.ts'
import type { Identity } from '../identity/identity.ts'
import type { Principal } from '../identity/principal.ts'
import type { Decision, Facts, Policy } from '../residency/decision.ts'
import { intentOf, outcomeOf } from './audited.ts'
import type { Declaration } from './declaration.ts'

export interface GuardDependencies {
  readonly identity: Pick<Identity, 'identifySession' | 'identifyMatrix'>
  readonly classify: (request: FastifyRequest, declared: Declaration, principal: Principal) => Facts | Promise<Facts>
  readonly policy: Policy
  readonly journal: Journal
  /** Throws `request.too-many` when this caller has used up its share. */
  readonly meter: (request: FastifyRequest, principal: Principal) => void
}

const anonymous: Principal = { kind: 'anonymous' }

/**
 * The one way through the gateway: identify → classify → decide → record → forward. What a route is stands in its
 * declaration, never in how its URL begins; its handler, the fifth step, runs only when the other four let it.
 */
export function guard(app: FastifyInstance, deps: GuardDependencies): void {
  app.decorateRequest('passage')
  app.decorateRequest('heldBody', null)
  app.addHook('onRoute', ({ config, method, url }) => {
    if (config?.declares === undefined) throw new Error(`${String(method)} ${url} declares no act`)
  })
  app.addHook('preHandler', async (request, reply) => {
    const declared = request.routeOptions.config.declares
    if (request.is404 || declared === undefined) return
    const enter = (principal: Principal, object?: string) => pass(request, reply, declared, principal, deps, object)
    if (declared.caller === 'handler') {
      request.passage = { principal: null, enter }
      return
    }
    const principal = await identify(request, declared, deps.identity)
    request.passage = { principal, enter }
    await enter(principal)
  })
}

/** First step. A token that nobody knows stays `null`: only the homeserver may say so, in its own words. */
async function identify(request: FastifyRequest, { caller }: Declaration, by: GuardDependencies['identity']) {
  if (caller === 'anyone') return anonymous
  if (caller === 'session') return (await by.identifySession(request)) ?? anonymous
  const token = bearer(request)
  if (token === null) throw new ServiceError('session.missing')
  const principal = await by.identifyMatrix(token)
  if (principal === null) throw new UnknownMatrixToken('session.expired')
  if (principal.kind === 'unlinked') throw new ServiceError('identity.unlinked')
  return principal
}

/** Second to fourth step: returns when the act may run, and not before its intent is durable. */
async function pass(
  request: FastifyRequest,
  reply: FastifyReply,
  declared: Declaration,
  principal: Principal,
  deps: GuardDependencies,
  object = declared.object?.(request),
): Promise<void> {
  if (!declared.unmetered) deps.meter(request, principal)
  const facts = await deps.classify(request, declared, principal)
  const decision = deps.policy.decide(facts)
  // What strangers are refused is counted, not recorded: else anyone could fill the log.
  const audited = acts[declared.act].audit === 'act' && (decision.effect === 'allow' || isKnown(principal))
  if (audited) await record(request, reply, deps.journal, intentOf(request, facts, decision, principal, object))
  if (decision.effect === 'refuse') throw refusal(principal, decision)
}

/** Fourth step. The answer carries the entry's index: who asked can later compare what the log says. */
async function record(
  request: FastifyRequest,
  reply: FastifyReply,
  journal: Journal,
  intent: ReturnType<typeof intentOf>,
): Promise<void> {
  const index = await journal.intent(intent)
  reply.header(receiptHeader, index)
  reply.raw.once('close', () => {
    // Not awaited: the act has run either way. A log that cannot take it says so in its own metric.
    journal.outcome(outcomeOf(reply.raw, index, intent.act)).catch((error: unknown) => {
      request.log.error({ err: error, of: index }, 'outcome not recorded')
    })
  })
}

const isKnown = ({ kind }: Principal): boolean => kind === 'account' || kind === 'guest'

function refusal(principal: Principal, decision: Decision): ServiceError {
  if (principal.kind === 'anonymous') return new ServiceError('session.missing')
  return new ServiceError('policy.denied', decision.refusal ? { refusal: decision.refusal } : {})
}

export function bearer({ headers: { authorization } }: FastifyRequest): string | null {
  return authorization?.startsWith('Bearer ') ? authorization.slice(7) : null
}

export class UnknownMatrixToken extends ServiceError {}
