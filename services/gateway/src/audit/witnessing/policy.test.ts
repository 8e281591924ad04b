import { SmallLog } from '@parvis/testkit'
import { formatVerifierKey, parsePolicy, reachesQuorum, signatureType, verifierKey } from '@parvis/tlog'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { policyText, witnessesToAsk } from './policy.ts'

const log = new SmallLog('log.example/a')
const keys = [{ vkey: log.vkey, from: '2026-01-01T00:00:00Z', until: null }]
const witness = (at: number) => ({
  name: `w${at}`,
  url: `https://w${at}.example/`,
  vkey: formatVerifierKey(verifierKey(`w${at}.example`, signatureType.cosignature, new Uint8Array(32).fill(at))),
})

describe('the policy of a log', () => {
  it('T17 asks for more than half of the witnesses: no smaller number of them is enough, whichever they are', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
      (count, picks) => {
        const witnesses = Array.from({ length: count }, (_, at) => witness(at))
        const policy = parsePolicy(policyText(undefined, keys, witnesses))
        const agreed = new Set(witnesses.filter((_, at) => picks[at]).map(({ name }) => name))
        expect(reachesQuorum(policy, agreed)).toBe(agreed.size > count / 2)
      },
    )
    fc.assert(property)
  })

  it('takes the operator’s own words, and adds the log’s keys where they name none', () => {
    const one = witness(1)
    const given = `witness a ${one.vkey} ${one.url}\nquorum a\n`
    expect(parsePolicy(policyText(given, keys, [])).logs).toHaveLength(1)
    expect(policyText(`log ${log.vkey}\n${given}`, keys, [])).toBe(`log ${log.vkey}\n${given}`)
    expect(() => policyText('quorum nobody\n', keys, [])).toThrow('policy.malformed')
  })

  it('has a witness asked once, whether the policy or the configuration gives its address', () => {
    const [one, two] = [witness(1), witness(2)]
    const policy = parsePolicy(`witness a ${one.vkey} ${one.url}\nwitness b ${two.vkey}\ngroup g 2 a b\nquorum g\n`)
    const asked = witnessesToAsk([{ ...one, url: 'https://elsewhere.example' }], policy)
    expect(asked.map(({ url }) => url)).toEqual(['https://elsewhere.example'])
    expect(witnessesToAsk([two], policy).map(({ url }) => url)).toEqual(['https://w1.example', 'https://w2.example'])
  })

  it('without any witness says that none is needed, and nothing else', () => {
    expect(policyText(undefined, keys, [])).toBe(`log ${log.vkey}\nquorum none\n`)
  })
})
