import { policyToJson, type PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { anyFacts, everyFacts } from '../testing/facts.ts'
import { decideFresh, prepare } from './cedar-policy.ts'
import { readPolicyFiles, type PolicyFiles } from './policy-files.ts'

/**
 * T32: each shipped policy is damaged in every way that a slip of the pen could. The small world notices a mutant when it
 * decides some facts of it otherwise; one that it does not notice must not permit anything more elsewhere either. What the
 * shipped ones mean is held by cedar-policy.test.ts over the same world, so a slip in the file itself fails there.
 */
const shipped = readPolicyFiles()
const world = [
  ...everyFacts([
    'matrix.discover',
    'matrix.sync',
    'call.signal',
    'call.link.make',
    'matrix.message.send',
    'matrix.room.configure',
    'matrix.room.create',
    'coffre.read',
    'coffre.link',
    'coffre.drop',
    'coffre.takeout',
    'audit.search',
    'audit.readers.read',
    'audit.erase',
  ]),
].filter(({ act, room, actor }) => {
  const ofLog = act.startsWith('audit.')
  return room !== 'none' && actor.roles.length < 2 && (ofLog || !actor.roles.includes('administrator'))
})

interface Mutant {
  readonly name: string
  readonly policies: Record<string, string | PolicyJson>
}

function* mutants(): Generator<Mutant> {
  for (const [id, text] of Object.entries(shipped.policies)) {
    const answer = policyToJson(text)
    if (answer.type === 'failure') throw new Error(id)
    const { json } = answer
    const without = Object.fromEntries(Object.entries(shipped.policies).filter(([other]) => other !== id))
    yield { name: `${id} is gone`, policies: without }
    const change = (name: string, changed: PolicyJson) => ({
      name: `${id}: ${name}`,
      policies: { ...without, [id]: changed },
    })
    yield change('effect turned', { ...json, effect: json.effect === 'permit' ? 'forbid' : 'permit' })
    yield change('for any act', { ...json, action: { op: 'All' } })
    yield change('conditions gone', { ...json, conditions: [] })
    for (const [at, clause] of json.conditions.entries()) {
      const other = clause.kind === 'when' ? ('unless' as const) : ('when' as const)
      yield change(`clause ${at} turned`, { ...json, conditions: json.conditions.with(at, { ...clause, kind: other }) })
      yield change(`clause ${at} gone`, { ...json, conditions: json.conditions.toSpliced(at, 1) })
      for (const [body, how] of bodies(clause.body)) {
        yield change(`clause ${at} ${how}`, {
          ...json,
          conditions: json.conditions.with(at, { ...clause, body: body as never }),
        })
      }
    }
  }
}

/** Every expression that differs from this one in one place: operators exchanged, sides dropped, words and flags changed. */
function* bodies(body: unknown): Generator<[unknown, string]> {
  if (typeof body !== 'object' || body === null) return
  const node = body as Record<string, unknown>
  const both = node['&&'] ?? node['||']
  if (both !== undefined) {
    const { left, right } = both as { left: unknown; right: unknown }
    yield [node['&&'] === undefined ? { '&&': both } : { '||': both }, 'and/or exchanged']
    yield [left, 'right side gone']
    yield [right, 'left side gone']
  }
  if (node['=='] !== undefined) yield [{ '!=': node['=='] }, '== became !=']
  if (typeof node['Value'] === 'string') yield [{ Value: `${node['Value']}x` }, `"${node['Value']}" misspelt`]
  if (Array.isArray(node['Set'])) {
    for (const at of node['Set'].keys()) yield [{ Set: node['Set'].toSpliced(at, 1) }, `element ${at} of a set gone`]
    yield [{ Set: [...(node['Set'] as unknown[]), { Value: 'm.room.message' }] }, 'a set got m.room.message']
  }
  for (const [key, value] of Object.entries(node)) {
    for (const [inner, how] of bodies(value)) yield [{ ...node, [key]: inner }, how]
  }
}

function filesOf(mutant: Mutant): PolicyFiles | null {
  const files = { ...shipped, version: `mutant ${mutant.name}`, policies: mutant.policies as Record<string, string> }
  try {
    prepare(files)
    return files
  } catch {
    return null
  }
}

prepare(shipped)
/** The world with what is right in it; what told a mutant of late stands first, since it is likely to tell the next. */
const telling = world.map((facts) => ({ facts, effect: decideFresh(facts, shipped).effect }))

const seen = new Map<string, boolean>()

function noticed(files: PolicyFiles): boolean {
  const known = seen.get(files.version)
  if (known !== undefined) return known
  const at = telling.findIndex(({ facts, effect }) => decideFresh(facts, files).effect !== effect)
  if (at > 0) telling.unshift(...telling.splice(at, 1))
  seen.set(files.version, at >= 0)
  return at >= 0
}

describe('T32: mutants of the shipped policies', { timeout: 120_000 }, () => {
  const all = [...mutants()]

  test('there are enough of them', () => {
    expect(all.length).toBeGreaterThan(50)
  })

  test.each(all)('$name: noticed, or permits nothing more', (mutant) => {
    const files = filesOf(mutant)
    if (files === null || noticed(files)) return
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { effect } = decideFresh(facts, files)
        expect(effect === 'allow' && decideFresh(facts, shipped).effect === 'refuse').toBe(false)
      }),
      { numRuns: 100 },
    )
  })

  test('few are not noticed at all: the small world is not too small', () => {
    const unnoticed = all.filter((mutant) => {
      const files = filesOf(mutant)
      return files !== null && !noticed(files)
    })
    expect(unnoticed.length / all.length).toBeLessThan(0.3)
  })
})
