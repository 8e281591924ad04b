import type { ServerResponse } from 'node:http'
import { acts, type Act, type OutcomeLeaf } from '@parvis/contracts'
import type { FastifyRequest } from 'fastify'
import type { ActedOn, Actor, ClearIntent } from '../audit/sealing/seal.ts'
import type { Principal } from '../identity/principal.ts'
import type { Decision, Facts } from '../residency/decision.ts'

/** What is written before an act runs, in clear; sealed by the journal. Ids only: no name, no content. */
export function intentOf(
  request: FastifyRequest,
  facts: Facts,
  decision: Decision,
  principal: Principal,
  object: string | undefined,
): ClearIntent<Act> {
  return {
    kind: 'intent',
    act: facts.act,
    class: acts[facts.act].class,
    actor: actorOf(request, principal),
    ...(object !== undefined && { object: actedOn(facts.act, object, principal) }),
    place: { from: facts.from.id, to: facts.to.id },
    decision: decision.effect,
    rules: [...decision.rules],
    policy: decision.policy,
    correlation: request.id,
  }
}

function actorOf({ ip: address }: FastifyRequest, principal: Principal): Actor {
  if (principal.kind === 'guest') return { account: principal.guest.id, address }
  if (principal.kind !== 'account') return { anonymous: true, address }
  const { account, session } = principal
  return { account: account.id, address, ...(session && { session: session.id }) }
}

/** By the sign that Matrix ids begin with. */
const sigils: Readonly<Record<string, string>> = { '!': 'room', '@': 'user', '#': 'alias', $: 'event' }

/** The subject that an id stands for: `room:!…`, `device:…`. One's own Matrix user is one's account. */
export function actedOn(act: Act, id: string, principal: Principal): ActedOn {
  const own = principal.kind === 'account' ? principal.account : undefined
  if (own && id === own.matrixUserId) return { subject: `account:${own.id}` }
  // A hold may be about anything: it says itself of what kind.
  if (act === 'audit.hold.set' && id.includes(':') && !((id[0] ?? '') in sigils)) return { subject: id }
  const kind = isSealed(act, id) ? 'coffre' : (sigils[id[0] ?? ''] ?? kindOf(act))
  if (!ownKinds.has(kind)) return { subject: `${kind}:${id}` }
  return { subject: `${kind}:${id}`, ...(own && { owner: `account:${own.id}` }) }
}

/** Of these only their owner has any; erased with them. */
const ownKinds = new Set(['device', 'session', 'identity'])

/** A content of a coffre is named by its room and its own name. */
const isSealed = (act: Act, id: string): boolean => act.startsWith('coffre.') && id.includes('/')

function kindOf(act: Act): string {
  if (act.startsWith('file.')) return 'file'
  if (act.startsWith('link.') || act.startsWith('drop.')) return 'link'
  if (act.startsWith('session.')) return 'session'
  if (act.startsWith('identity.')) return 'identity'
  if (act.startsWith('matrix.device.')) return 'device'
  if (act.startsWith('matrix.media.')) return 'media'
  if (act.startsWith('account.') || act === 'audit.erase' || act === 'audit.hold.set') return 'account'
  if (act.startsWith('call.link.')) return 'link'
  if (act === 'audit.hold.clear') return 'hold'
  return act.startsWith('audit.') ? 'entry' : 'thing'
}

/**
 * The entry that is written once the connection is done with an answer. `cut`: it did not leave whole. A tunnel (101) is
 * done when it was opened, whichever side closed it.
 */
export function outcomeOf(raw: ServerResponse, of: number, act: Act): Omit<OutcomeLeaf, 'v' | 'time' | 'kind'> {
  const { class: retention } = acts[act]
  if (!raw.headersSent) return { class: retention, of, outcome: 'cut' }
  const outcome = !raw.writableFinished && raw.statusCode !== 101 ? 'cut' : raw.statusCode < 400 ? 'done' : 'failed'
  return { class: retention, of, outcome, status: raw.statusCode }
}
