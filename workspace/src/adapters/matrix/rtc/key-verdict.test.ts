import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeKey, type KeyFacts } from './key-verdict.ts'

const good: KeyFacts = {
  sender: '@alice:x',
  claimedDevice: 'A',
  opened: { sender: '@alice:x', device: 'A', identityKey: 'curve' },
  device: { identityKey: 'curve', signedByOwner: true },
  allowed: true,
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
    ['was opened by nobody known', { opened: { sender: '@alice:x', identityKey: 'curve' } }, 'foreign'],
    ['is under another identity key', { device: { identityKey: 'other', signedByOwner: true } }, 'foreign'],
    ['is of a device nobody knows', { device: null }, 'unknown'],
    ['is of a device without a signature', { device: { identityKey: 'curve', signedByOwner: false } }, 'unsigned'],
    ['is of somebody who may not be there', { allowed: false }, 'not-allowed'],
  ] as const)('D9: is refused when it %s', (_why, change, verdict) => {
    expect(judgeKey({ ...good, ...change })).toBe(verdict)
  })

  test('D9: nothing but the whole chain is accepted', () => {
    const name = fc.constantFrom('A', 'B')
    const facts = fc.record({
      sender: name,
      claimedDevice: fc.option(name),
      opened: fc.option(fc.record({ sender: name, device: name, identityKey: name })),
      device: fc.option(fc.record({ identityKey: name, signedByOwner: fc.boolean() })),
      allowed: fc.boolean(),
    })
    fc.assert(
      fc.property(facts, (of) => {
        const whole =
          of.opened?.sender === of.sender &&
          of.opened.device === of.claimedDevice &&
          of.device?.identityKey === of.opened.identityKey &&
          of.device.signedByOwner &&
          of.allowed
        expect(judgeKey(of) === 'accepted').toBe(whole)
      }),
    )
  })
})
