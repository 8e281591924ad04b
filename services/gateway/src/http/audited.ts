import type { ServerResponse } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { acts, type Act, type LeafFields } from '@parvis/contracts'
import type { Principal } from '../identity/principal.ts'
import type { Decision, Facts } from '../residency/decision.ts'

/** The entry that is written before an act runs. Ids only: no name, no address, no content. */
export function intentDraft(
  request: FastifyRequest,
  facts: Facts,
  decision: Decision,
  principal: Principal,
  object: string | undefined,
): LeafFields {
  return {
    kind: 'intent',
    act: facts.act,
    class: acts[facts.act].class,
    actor: principal.kind === 'account' ? principal.account.id : 'anonymous',
    ...(object !== undefined && { object }),
    place: { from: facts.from.id, to: facts.to.id },
    decision: decision.effect,
    rules: [...decision.rules],
    policy: decision.policy,
    correlation: request.id,
  }
}

/**
 * The entry that is written once the connection is done with an answer. `cut`: it did not leave whole. A tunnel (101) is
 * done when it was opened, whichever side closed it.
 */
export function outcomeDraft(raw: ServerResponse, of: number, act: Act): LeafFields {
  const { class: retention } = acts[act]
  if (!raw.headersSent) return { kind: 'outcome', class: retention, of, outcome: 'cut' }
  const outcome = !raw.writableFinished && raw.statusCode !== 101 ? 'cut' : raw.statusCode < 400 ? 'done' : 'failed'
  return { kind: 'outcome', class: retention, of, outcome, status: raw.statusCode }
}
