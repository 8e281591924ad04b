import { isAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actNames, anyFacts, everyFacts } from '../testing/facts.ts'
import { cedarPolicy, decideFresh, prepare } from './cedar-policy.ts'
import type { Facts } from './decision.ts'
import { checkPolicies, readPolicyFiles, shippedPolicies } from './policy-files.ts'

const files = readPolicyFiles()
const policy = cedarPolicy(files)
const schema = readFileSync(join(shippedPolicies, 'schema.cedarschema'), 'utf8')
const about = '@id("x") @number("1") @fr("f") @en("e")'

const inspect = ['auditor'] as const
const oversee = ['auditor', 'administrator'] as const
const administer = ['administrator'] as const
const readers: Partial<Record<Facts['act'], readonly Facts['actor']['roles'][number][]>> = {
  'audit.search': inspect,
  'audit.read': inspect,
  'audit.live.read': inspect,
  'audit.entries.read': inspect,
  'audit.export': inspect,
  'audit.readers.read': oversee,
  'audit.retention.read': oversee,
  'account.list': administer,
  'account.disable': administer,
  'account.enable': administer,
  'audit.retention.run': administer,
  'audit.hold.set': administer,
  'audit.hold.clear': administer,
  'audit.erase': administer,
}

const visit = [
  'matrix.room.join',
  'matrix.room.leave',
  'matrix.room.configure',
  'matrix.state.read',
  'call.join',
  'call.signal',
]
const lodge = [
  ...['matrix.logout', 'matrix.device.read', 'matrix.keys.exchange', 'matrix.keys.identity', 'matrix.keys.backup'],
  ...['matrix.account.read', 'matrix.account.change', 'matrix.sync', 'matrix.signal.send'],
]
const ofGuests = ['guest.wait', 'guest.login', 'guest.leave']

/** What the shipped policies are meant to say, written a second time and without Cedar. */
function meant(facts: Facts): boolean {
  const arriving = ['workspace.read', 'instance.read', 'service.observe', 'session.begin', 'session.open']
  const reading = ['matrix.discover', 'matrix.login', 'call.discover', 'log.read', 'link.look', 'link.read']
  const depositing = ['link.deposit', 'drop.look', 'drop.upload', 'drop.deposit', 'drop.check']
  const open = [...arriving, ...reading, ...depositing, 'guest.look', 'guest.arrive', 'call.presence'].includes(
    facts.act,
  )
  if (facts.actor.kind === 'guest') return (open || meantForGuests(facts)) && facts.room !== 'sensitive'
  const known = facts.actor.kind === 'account' && facts.actor.roles.length > 0 && !ofGuests.includes(facts.act)
  if (!open && !known) return false
  const roles = readers[facts.act]
  if (roles !== undefined && !roles.some((role) => facts.actor.roles.includes(role))) return false
  if (facts.room === 'sensitive' && !(facts.from.state === 'FR' && facts.to.state === 'FR')) return false
  if (facts.act === 'call.link.make' && facts.room === 'sensitive') return false
  if ((facts.act.startsWith('coffre.') || facts.act.startsWith('call.record')) && facts.member !== true) return false
  if (['coffre.link', 'coffre.drop', 'coffre.takeout'].includes(facts.act) && facts.room === 'sensitive') return false
  if (facts.act === 'matrix.room.create') {
    return facts.encrypted === true && facts.roomVersion === '12' && facts.worldReadable !== true
  }
  if (facts.act === 'matrix.message.send') {
    return ['m.room.encrypted', 'm.reaction', 'm.room.redaction'].includes(facts.eventType ?? '')
  }
  if (facts.act === 'matrix.room.configure') {
    return facts.eventType !== 'm.room.encryption' && facts.worldReadable !== true
  }
  return true
}

function meantForGuests({ act, own, eventType, worldReadable }: Facts): boolean {
  if (lodge.includes(act) || ofGuests.includes(act)) return true
  if (act === 'matrix.room.configure' && (eventType !== 'org.matrix.msc3401.call.member' || worldReadable === true))
    return false
  return visit.includes(act) && own === true
}

describe('T32: the shipped policies', { timeout: 120_000 }, () => {
  test('say what is meant, over a small world whole', () => {
    let seen = 0
    for (const facts of everyFacts()) {
      seen += 1
      if ((policy.decide(facts).effect === 'allow') !== meant(facts)) expect.fail(JSON.stringify(facts))
    }
    expect(seen).toBeGreaterThan(3_000)
  })

  test('say what is meant, over any facts', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(policy.decide(facts).effect).toBe(meant(facts) ? 'allow' : 'refuse')
      }),
      { numRuns: 500 },
    )
  })

  test('know every act of the contract, and no other', () => {
    const named = [...schema.slice(schema.indexOf('action "')).matchAll(/"([a-z]+(?:\.[a-z]+)+)"/g)].map(
      (match) => match[1],
    )
    expect(named.toSorted()).toEqual(actNames.toSorted())
  })

  test('every refusal has a rule with a number and a sentence in both languages', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { effect, refusal } = policy.decide(facts)
        expect(refusal !== undefined).toBe(effect === 'refuse')
        if (refusal) expect([refusal.reason.fr.length > 10, refusal.reason.en.length > 10]).toEqual([true, true])
      }),
    )
  })
})

describe('deciding', { timeout: 120_000 }, () => {
  test('the cache never disagrees with Cedar asked afresh, nor with policies parsed anew: 0 of all', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const cached = policy.decide(facts)
        expect(decideFresh(facts, files)).toEqual(cached)
        expect(oracle(facts)).toBe(cached.effect === 'allow' ? 'allow' : 'deny')
      }),
      { numRuns: 200 },
    )
  })

  test('equal facts, equal decision, whatever was decided in between', () => {
    fc.assert(
      fc.property(anyFacts, fc.array(anyFacts, { maxLength: 5 }), (facts, others) => {
        const first = structuredClone(policy.decide(facts))
        for (const other of others) policy.decide(other)
        expect(policy.decide(structuredClone(facts))).toEqual(first)
      }),
      { numRuns: 50 },
    )
  })

  test('default deny: with a policy that permits nothing, nothing is permitted', () => {
    const none = cedarPolicy(checkPolicies(schema, [`${about} forbid (principal, action, resource);`], 'here'))
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(none.decide(facts).effect).toBe('refuse')
      }),
    )
  })

  test('any error is a refusal: an unknown act, a fact of the wrong kind, a fact that the schema lacks', () => {
    const all = cedarPolicy(checkPolicies(schema, [`${about} permit (principal, action, resource);`], 'here'))
    const [good] = everyFacts()
    expect(all.decide(good as Facts).effect).toBe('allow')
    const wrong = [
      { ...good, act: 'matrix.everything' },
      { ...good, encrypted: 'yes' },
      { ...good, surprise: true },
      { ...good, room: 7 },
      { ...good, from: undefined },
      { ...good, actor: { kind: 'account' } },
      {},
    ]
    for (const facts of wrong) expect(all.decide(facts as unknown as Facts).effect).toBe('refuse')
  })

  test('a refusal by several rules names the one with the lowest number, and lists all', () => {
    const [facts] = [...everyFacts()].filter((one) => one.act === 'matrix.room.create' && one.room === 'sensitive')
    const decision = policy.decide({ ...(facts as Facts), from: { ...(facts as Facts).from, state: 'US' } })
    expect(decision.refusal?.rule).toBe('rooms-encrypted')
    expect(decision.rules).toEqual(['rooms-encrypted', 'rooms-version', 'sensitive-room-places'])
  })
})

describe('policy files', () => {
  test.each([
    ['no sentence', '@id("x") @number("1") permit (principal, action, resource);', /lacks @id, @number, @fr or @en/],
    ['no Cedar', 'permit everything', /here:/],
    [
      'an attribute that the schema lacks',
      `${about} permit (principal, action, resource) when { context.moon == "full" };`,
      /moon/,
    ],
    [
      'a fact that may be absent',
      `${about} permit (principal, action, resource) when { context.encrypted };`,
      /encrypted/,
    ],
    ['an act that the contract lacks', `${about} permit (principal, action == Action::"fly", resource);`, /fly/],
  ])('%s refuses to start, in a sentence', (_case, text, sentence) => {
    expect(() => checkPolicies(schema, [text], 'here')).toThrow(sentence)
  })

  test('two policies with one id refuse to start', () => {
    const twice = `${about} permit (principal, action, resource);`
    expect(() => checkPolicies(schema, [twice, twice], 'here')).toThrow(/same @id/)
  })

  test('the version changes with any character of any file', () => {
    const text = `${about} permit (principal, action, resource);`
    const versions = [text, `${text} `, `// x\n${text}`].map((one) => checkPolicies(schema, [one], 'here').version)
    expect(new Set(versions).size).toBe(3)
  })
})

prepare(files)

/** Cedar, asked the long way: text, no names, nothing remembered. */
function oracle({ act, actor, room, ...context }: Facts): string {
  const answer = isAuthorized({
    principal: { type: 'Person', id: '' },
    action: { type: 'Action', id: act },
    resource: { type: 'Room', id: '' },
    context: { ...context, from: { ...context.from }, to: { ...context.to } },
    entities: [
      { uid: { type: 'Person', id: '' }, attrs: { ...actor, roles: [...actor.roles] }, parents: [] },
      { uid: { type: 'Room', id: '' }, attrs: { label: room }, parents: [] },
    ],
    schema: files.schema,
    validateRequest: true,
    policies: { staticPolicies: Object.values(files.policies).join('\n') },
  })
  return answer.type === 'success' ? answer.response.decision : 'deny'
}
