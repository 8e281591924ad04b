import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeKey, type KeyFacts } from './key-verdict.ts'

const good: KeyFacts = {
  sender: '@alice:x',
  claimedDevice: 'A',
  opened: { sender: '@alice:x', device: 'A', identityKey: 'curve' },
  device: { identityKey: 'curve', signedByOwner: true },
  part: 'has-part',
}

describe('a call key that came', () => {
  test('is believed from the device that it names, signed by its owner', () => {
    expect(judgeKey(good)).toBe('accepted')
  })

  test.each([
    ['came in clear', { opened: null }, 'clear'],
    ['is of another sender', { sender: '@bob:x' }, 'foreign'],
    ['names another device', { claimedDevice: 'B' }, 'foreign'],
    ['names no device', { claimedDevice: undefined }, 'foreign'],
    ['was opened by nobody known', { opened: { sender: '@alice:x', identityKey: 'other' } }, 'foreign'],
    ['is under another identity key', { device: { identityKey: 'other', signedByOwner: true } }, 'foreign'],
    ['is of a device nobody knows', { device: null }, 'unknown'],
    ['is of a device without a signature', { device: { identityKey: 'curve', signedByOwner: false } }, 'unsigned'],
    ['is of somebody who is not there', { part: 'out' }, 'out'],
  ] as const)('D9: is refused when it %s', (_why, change, verdict) => {
    expect(judgeKey({ ...good, ...change })).toBe(verdict)
  })

  test.each(['unannounced', 'identity-changed'] as const)('is refused from somebody who is %s', (part) => {
    expect(judgeKey({ ...good, part })).toBe(part)
  })

  test('is believed by the identity key that opened it, where the device was not known at that moment', () => {
    expect(judgeKey({ ...good, opened: { sender: '@alice:x', identityKey: 'curve' } })).toBe('accepted')
  })

  test('D9: nothing but the whole chain is accepted', () => {
    const name = fc.constantFrom('A', 'B')
    const facts = fc.record({
      sender: name,
      claimedDevice: fc.option(name),
      opened: fc.option(
        fc.record({ sender: name, device: name, identityKey: name }, { requiredKeys: ['sender', 'identityKey'] }),
      ),
      device: fc.option(fc.record({ identityKey: name, signedByOwner: fc.boolean() })),
      part: fc.constantFrom('has-part', 'unannounced', 'identity-changed', 'out'),
    })
    fc.assert(
      fc.property(facts, (of) => {
        const whole =
          of.opened?.sender === of.sender &&
          of.claimedDevice !== null &&
          (of.opened.device ?? of.claimedDevice) === of.claimedDevice &&
          of.device?.identityKey === of.opened.identityKey &&
          of.device.signedByOwner &&
          of.part === 'has-part'
        expect(judgeKey(of) === 'accepted').toBe(whole)
      }),
    )
  })
})
