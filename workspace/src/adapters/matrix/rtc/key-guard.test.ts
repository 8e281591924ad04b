import { ClientEvent } from 'matrix-js-sdk'
import { describe, expect, test, vi } from 'vitest'
import { alice, bob, guardedCall, planted } from './key-guard.fixture.ts'

const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20))

describe('keys of calls that come, at the border of the SDK', () => {
  test('D9: only what the named device sealed is taken, in the order in which it came', async () => {
    const { receive, taken, told } = guardedCall()
    receive('in clear', alice, null)
    receive('first', alice)
    receive('from the planted device', alice, {
      senderDevice: 'PLANTED',
      senderCurve25519KeyBase64: 'curve PLANTED',
    })
    receive('under a borrowed name', alice, { senderCurve25519KeyBase64: 'curve PLANTED' })
    receive('second', alice)
    await vi.waitFor(() => expect(taken).toEqual(['first', 'second']))
    await vi.waitFor(() => expect(told()).toEqual(['A in clear', 'A in foreign']))
  })

  test('D9: the SDK’s own event, which is told before anything is known of it, reaches nobody', async () => {
    const { emit, taken } = guardedCall()
    emit(ClientEvent.ToDeviceEvent, { getContent: () => ({ keys: { key: 'as it came' } }) })
    expect(taken).toEqual([])
  })

  test('a key of a device that nobody knows holds up nobody else’s', async () => {
    const { receive, holdAnswer, known, taken, refused } = guardedCall({ speed: 1 })
    known.delete('B')
    const answer = holdAnswer()
    receive('of Bob', bob, { senderDevice: undefined as never })
    receive('of Alice', alice)
    await vi.waitFor(() => expect(taken).toEqual(['of Alice']))
    expect(refused).toEqual([])
    answer()
    await vi.waitFor(() => expect(taken).toEqual(['of Alice', 'of Bob']))
  })

  test('the homeserver is asked once for a device that is not known, and its keys are taken in order', async () => {
    const { receive, known, taken, asked, refused } = guardedCall({ speed: 1 })
    known.delete('B')
    receive('first', bob, { senderDevice: undefined as never })
    receive('second', bob, { senderDevice: undefined as never })
    await vi.waitFor(() => expect(taken).toEqual(['first', 'second']))
    expect([asked, refused]).toEqual([['@bob:x'], []])
  })

  test('D9: a device without a signature is told of, and its key is taken when it is signed, never before', async () => {
    const { receive, signed, taken, told, learnt } = guardedCall()
    receive('of the planted device', planted)
    await vi.waitFor(() => expect(told()).toEqual(['PLANTED in unsigned']))
    learnt()
    await aMoment()
    expect(taken).toEqual([])
    signed.add('PLANTED')
    learnt()
    await vi.waitFor(() => expect(taken).toEqual(['of the planted device']))
  })

  test.each(['unannounced', 'identity-changed'] as const)(
    'T1, T3: none is taken of who is %s; it is told for as long as it is so',
    async (why) => {
      const { guard, receive, parts, taken, refused, told } = guardedCall()
      parts.set('@bob:x', why)
      receive('of Bob', bob)
      await vi.waitFor(() => expect(refused.length).toBeGreaterThan(1))
      expect([taken, told()]).toEqual([[], [`B in ${why}`]])
      parts.delete('@bob:x')
      guard.again()
      await vi.waitFor(() => expect(taken).toEqual(['of Bob']))
      const { length } = refused
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(refused).toHaveLength(length)
    },
  )

  test('of who was put out none is taken, and nothing is told', async () => {
    const { receive, parts, taken, refused } = guardedCall()
    parts.set('@bob:x', 'out')
    receive('of Bob', bob)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect([taken, refused]).toEqual([[], []])
  })
})

describe('keys of calls that go', () => {
  test('D10: a device that its owner has not signed gets no key, whoever names it', async () => {
    const { give, sent, told } = guardedCall()
    await give(alice, planted)
    expect(sent).toEqual([['A']])
    await vi.waitFor(() => expect(told()).toEqual(['PLANTED out unsigned']))
  })

  test('D10: it gets the newest key once it is signed, and never before', async () => {
    const { give, sent, signed, learnt } = guardedCall()
    await give(planted)
    learnt()
    await aMoment()
    expect(sent).toEqual([])
    signed.add('PLANTED')
    learnt()
    await vi.waitFor(() => expect(sent).toEqual([['PLANTED']]))
  })

  test('who has left the call meanwhile gets none', async () => {
    const { give, sent, signed, members, learnt } = guardedCall()
    await give(planted)
    members.delete('PLANTED')
    signed.add('PLANTED')
    learnt()
    await aMoment()
    expect(sent).toEqual([])
  })

  test('a device that nobody knows yet is asked for, and gets the key', async () => {
    const { give, known, sent, asked, refused } = guardedCall({ speed: 1 })
    known.delete('B')
    await give(alice, bob)
    await vi.waitFor(() => expect(sent).toEqual([['A'], ['B']]))
    expect([asked, refused]).toEqual([['@bob:x'], []])
  })

  test.each(['unannounced', 'identity-changed'] as const)(
    'T1, T3: who is %s gets none, until that is over',
    async (why) => {
      const { guard, give, parts, sent, told } = guardedCall()
      parts.set('@bob:x', why)
      await give(alice, bob)
      expect(sent).toEqual([['A']])
      await vi.waitFor(() => expect(told()).toEqual([`B out ${why}`]))
      parts.delete('@bob:x')
      guard.again()
      await vi.waitFor(() => expect(sent).toEqual([['A'], ['B']]))
    },
  )

  test('a device for which nothing can be sealed keeps nobody from the key, and gets it when it can', async () => {
    const { give, unsealable, sent } = guardedCall()
    unsealable.add('B')
    await give(alice, bob)
    expect(sent).toEqual([['A']])
    unsealable.delete('B')
    await vi.waitFor(() => expect(sent).toEqual([['A'], ['B']]))
  })
})

test('after the call nothing is taken or given', async () => {
  const { guard, receive, taken, sent, signed, give, learnt, refused } = guardedCall()
  await give(planted)
  guard.close()
  signed.add('PLANTED')
  learnt()
  receive('late', alice)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect([taken, sent, refused]).toEqual([[], [], []])
})
