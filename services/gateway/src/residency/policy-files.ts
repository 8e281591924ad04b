import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { policySetTextToParts, policyToJson, validate } from '@cedar-policy/cedar-wasm/nodejs'
import type { Refusal } from '@parvis/contracts'
import { ConfigError } from '@parvis/service-kit'
import * as z from 'zod'

/** The policies of one folder, read, checked against their schema, and named by a hash over all of them. */
export interface PolicyFiles {
  readonly version: string
  readonly schema: string
  /** Cedar text by policy id. */
  readonly policies: Readonly<Record<string, string>>
  readonly sentences: ReadonlyMap<string, Refusal>
}

export const shippedPolicies = join(import.meta.dirname, 'policies')
const schemaFile = 'schema.cedarschema'

const annotations = z.object({
  id: z.string().min(1),
  number: z.string().regex(/^\d+$/),
  fr: z.string().min(1),
  en: z.string().min(1),
})

/** Reads every `.cedar` file of the folder, in the order of their names. Throws ConfigError, one sentence a fault. */
export function readPolicyFiles(folder = shippedPolicies): PolicyFiles {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.cedar'))
    .toSorted()
  if (names.length === 0) throw new ConfigError([`${folder}: holds no .cedar file`])
  const texts = names.map((name) => readFileSync(join(folder, name), 'utf8'))
  return checkPolicies(readFileSync(join(shippedPolicies, schemaFile), 'utf8'), texts, folder)
}

export function checkPolicies(schema: string, texts: readonly string[], where: string): PolicyFiles {
  const parts = texts.flatMap((text) => partsOf(text, where))
  const named = parts.map((text) => ({ text, about: annotationsOf(text, where) }))
  const policies = Object.fromEntries(named.map(({ text, about }) => [about.id, text]))
  const faults = Object.keys(policies).length < named.length ? [`${where}: two policies have the same @id`] : []
  const answer = validate({ schema, policies: { staticPolicies: policies }, validationSettings: { mode: 'strict' } })
  if (answer.type === 'failure') faults.push(...answer.errors.map((error) => `${where}: ${error.message}`))
  else faults.push(...answer.validationErrors.map((error) => `${where}: ${error.policyId}: ${error.error.message}`))
  if (faults.length > 0) throw new ConfigError(faults)
  return {
    version: createHash('sha256')
      .update(JSON.stringify([schema, ...texts]))
      .digest('hex')
      .slice(0, 16),
    schema,
    policies,
    sentences: new Map(
      named.map(({ about }) => [
        about.id,
        { rule: about.id, number: Number(about.number), reason: { fr: about.fr, en: about.en } },
      ]),
    ),
  }
}

function partsOf(text: string, where: string): string[] {
  const answer = policySetTextToParts(text)
  if (answer.type === 'failure') throw new ConfigError(answer.errors.map((error) => `${where}: ${error.message}`))
  if (answer.policy_templates.length > 0) throw new ConfigError([`${where}: templates are not used here`])
  return answer.policies
}

function annotationsOf(text: string, where: string): z.output<typeof annotations> {
  const answer = policyToJson(text)
  const found = annotations.safeParse(answer.type === 'success' ? answer.json.annotations : undefined)
  if (found.success) return found.data
  throw new ConfigError([`${where}: a policy lacks @id, @number, @fr or @en: ${text.slice(0, 80)}`])
}
