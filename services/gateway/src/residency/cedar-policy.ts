import {
  preparsePolicySet,
  preparseSchema,
  statefulIsAuthorized,
  type StatefulAuthorizationCall,
} from '@cedar-policy/cedar-wasm/nodejs'
import type { Refusal } from '@parvis/contracts'
import { ConfigError } from '@parvis/service-kit'
import type { Decision, Facts, Policy } from './decision.ts'
import type { PolicyFiles } from './policy-files.ts'

/** What is said where no rule permits: default deny has a number too. */
const nothingPermits: Refusal = {
  rule: 'nothing-permits',
  number: 0,
  reason: { fr: 'Aucune règle ne permet cette action.', en: 'No rule permits this action.' },
}

const mostRemembered = 10_000

/**
 * Decides by Cedar: validated against the schema, default deny, and whatever goes wrong inside is a refusal. A decision
 * depends on nothing but facts and files, so equal facts are answered from memory.
 */
export function cedarPolicy(files: PolicyFiles): Policy {
  prepare(files)
  const remembered = new Map<string, Decision>()
  return {
    version: files.version,
    decide(facts) {
      const key = JSON.stringify(facts)
      const known = remembered.get(key)
      if (known) return known
      const decision = decideFresh(facts, files)
      if (remembered.size >= mostRemembered) remembered.clear()
      remembered.set(key, decision)
      return decision
    },
  }
}

/** One decision by Cedar itself, with no memory. Policies and schema were parsed once, under the files' version. */
export function decideFresh(facts: Facts, files: PolicyFiles): Decision {
  try {
    const answer = statefulIsAuthorized(cedarCall(facts, files.version))
    if (answer.type === 'failure' || answer.response.diagnostics.errors.length > 0) return refuse([], files)
    const { decision, diagnostics } = answer.response
    if (decision === 'allow') return { effect: 'allow', rules: diagnostics.reason.toSorted(), policy: files.version }
    return refuse(diagnostics.reason, files)
  } catch {
    return refuse([], files)
  }
}

export function prepare(files: PolicyFiles): void {
  const answers = [
    preparseSchema(files.version, files.schema),
    preparsePolicySet(files.version, { staticPolicies: { ...files.policies } }),
  ]
  const faults = answers.flatMap((answer) => (answer.type === 'failure' ? answer.errors : []))
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => fault.message))
}

function refuse(rules: readonly string[], files: PolicyFiles): Decision {
  const spoken = rules.flatMap((rule) => files.sentences.get(rule) ?? []).toSorted((a, b) => a.number - b.number)
  return { effect: 'refuse', rules: rules.toSorted(), policy: files.version, refusal: spoken[0] ?? nothingPermits }
}

/** Facts in Cedar's words. The person and the room are unnamed: a rule can only ask for what is in the facts. */
function cedarCall({ act, actor, room, ...context }: Facts, version: string): StatefulAuthorizationCall {
  const principal = { type: 'Person', id: '' }
  const resource = { type: 'Room', id: '' }
  return {
    principal,
    action: { type: 'Action', id: act },
    resource,
    context: { ...context, from: { ...context.from }, to: { ...context.to } },
    entities: [
      { uid: principal, attrs: { ...actor, roles: [...actor.roles] }, parents: [] },
      { uid: resource, attrs: { label: room }, parents: [] },
    ],
    preparsedSchemaName: version,
    preparsedPolicySetId: version,
    validateRequest: true,
  }
}
