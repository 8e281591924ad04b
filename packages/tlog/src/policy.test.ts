import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addSignatures,
  cosign,
  evaluatePolicy,
  formatCheckpoint,
  formatVerifierKey,
  nobleSha256 as sha,
  parsePolicy,
  reachesQuorum,
  signatureType,
  signerFromSeed,
  signNote,
} from './index.ts'

const signer = (name: string, type: 1 | 4) => signerFromSeed(name, type, sha(Buffer.from(name)))
const log = signer('example.org/log', signatureType.ed25519)
const witnesses = Array.from({ length: 6 }, (_, at) => signer(`w.example/${at + 1}`, signatureType.cosignature))
const [one, two] = witnesses as [(typeof witnesses)[0], (typeof witnesses)[0]]
const logLine = `log ${formatVerifierKey(log.key)} https://log.example/`
const witnessLines = witnesses.map(({ key }, at) => `witness W${at + 1} ${formatVerifierKey(key)}`)

describe('policy files', () => {
  const nested = [
    '# two organisations',
    logLine,
    '',
    ...witnessLines,
    'group X-witnesses 2 W1 W2 W3',
    ' \tgroup  Y-witnesses\tany W4 W5 W6 ',
    'group X-and-Y all X-witnesses Y-witnesses',
    'quorum X-and-Y',
  ].join('\n')

  test('of the specification’s example mean what they say, for every set of witnesses', () => {
    const policy = parsePolicy(nested)
    fc.assert(
      fc.property(fc.subarray([1, 2, 3, 4, 5, 6]), (who) => {
        const x = who.filter((at) => at <= 3).length >= 2
        const y = who.some((at) => at > 3)
        expect(reachesQuorum(policy, new Set(who.map((at) => `W${at}`)))).toBe(x && y)
      }),
    )
  })

  test('T17 any k − 1 of n witnesses are too few, any k are enough', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.subarray([1, 2, 3, 4, 5, 6]), (k, who) => {
        const lines = [...witnessLines, `group all-of-them ${k} W1 W2 W3 W4 W5 W6`, 'quorum all-of-them']
        expect(reachesQuorum(parsePolicy(lines.join('\n')), new Set(who.map((at) => `W${at}`)))).toBe(who.length >= k)
      }),
    )
  })

  test.each([
    ['quorum W1', 'a name that is not defined'],
    ['', 'no quorum'],
    ['quorum none\nquorum none', 'two quorums'],
    [`${witnessLines[0]}\nquorum`, 'a quorum of nobody'],
    [`${witnessLines[0]}\nquorum W1 W1`, 'a word too many'],
    [`${witnessLines[0]}\n${witnessLines[0]}\nquorum W1`, 'a name twice'],
    [`${witnessLines[0]}\n${witnessLines[0]?.replace('W1', 'V')}\nquorum W1`, 'a key twice'],
    [`${witnessLines[0]?.replace('W1', 'none')}\nquorum none`, 'a reserved name'],
    [`${witnessLines[0]}\ngroup g 2 W1\nquorum g`, 'more than there are'],
    [`${witnessLines[0]}\ngroup g 0 W1\nquorum g`, 'none of them'],
    [`${witnessLines[0]}\ngroup g any\nquorum g`, 'a group of nobody'],
    [`${witnessLines[0]}\ngroup g any W1 W1\nquorum g`, 'one who counts twice'],
    [`${witnessLines[0]}\ngroup g any W1\ngroup h any W1\nquorum h`, 'one in two groups'],
    ['group g any h\nquorum g', 'a group defined later'],
    [`log ${formatVerifierKey(one.key)}\nquorum none`, 'a log with a witness’s key'],
    [`witness W ${formatVerifierKey(log.key)}\nquorum W`, 'a witness with a log’s key'],
    [`${logLine}\n${logLine}\nquorum none`, 'a log twice'],
    ['quorum none\rwitness', 'a control character'],
    ['trust everybody\nquorum none', 'a line of another kind'],
  ])('%j is none: %s', (bad) => {
    expect(() => parsePolicy(bad)).toThrow('policy.malformed')
  })

  test('hold as many logs and witnesses as the specification asks for', () => {
    const many = Array.from({ length: 32 }, (_, at) => signer(`m${at}`, 4)).map(
      ({ key }, at) => `witness M${at} ${formatVerifierKey(key)}`,
    )
    expect(parsePolicy([...many, 'quorum M31'].join('\n')).witnesses).toHaveLength(32)
  })
})

describe('a checkpoint under a policy', () => {
  const text = formatCheckpoint({ origin: log.key.name, size: 3, root: sha(Buffer.from('root')) })
  const note = { text, signatures: [signNote(text, log)] }
  const policy = parsePolicy([logLine, ...witnessLines.slice(0, 3), 'group g 2 W1 W2 W3', 'quorum g'].join('\n'))

  test('T17 has a quorum when enough witnesses signed, and tells who and when', () => {
    const once = evaluatePolicy(policy, addSignatures(note, [cosign(text, one, 5)]))
    expect([once.hasQuorum, once.agreed.map(({ witness, time }) => [witness.name, time])]).toEqual([false, [['W1', 5]]])
    const twice = evaluatePolicy(
      policy,
      addSignatures(note, [cosign(text, one, 5), cosign(text, one, 6), cosign(text, two, 7)]),
    )
    expect([twice.hasQuorum, twice.agreed.length, twice.silent.map(({ name }) => name)]).toEqual([true, 2, ['W3']])
  })

  test('T17 gets none by one witness who signs twice, or by one whom nobody named', () => {
    const stranger = signer('w.example/9', 4)
    const signatures = [cosign(text, one, 5), cosign(text, one, 6), cosign(text, stranger, 7)]
    expect(evaluatePolicy(policy, addSignatures(note, signatures)).hasQuorum).toBe(false)
  })

  test('T16 is of no log that the policy names when it has another origin or another key', () => {
    const thief = signer('thief', 1)
    const own = formatCheckpoint({ origin: 'other', size: 3, root: sha(Buffer.from('root')) })
    expect(() => evaluatePolicy(policy, { text: own, signatures: [signNote(own, log)] })).toThrow('checkpoint.origin')
    expect(() => evaluatePolicy(policy, { text, signatures: [signNote(text, thief)] })).toThrow('note.unsigned')
  })

  test('may be signed by any of the keys that a log has had', () => {
    const next = signerFromSeed(log.key.name, 1, sha(Buffer.from('next key')))
    const rotated = parsePolicy([logLine, `log ${formatVerifierKey(next.key)}`, 'quorum none'].join('\n'))
    expect(evaluatePolicy(rotated, { text, signatures: [signNote(text, next)] }).log.id).toBe(next.key.id)
    expect(evaluatePolicy(rotated, note).log.id).toBe(log.key.id)
  })
})
