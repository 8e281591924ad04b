import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as queues from './queue.ts'
import type { Queue } from './queue.ts'

const entry = (txnId: string) => ({ txnId, roomId: '!r', type: 'm.room.message', content: { body: txnId }, at: 0 })
const filled = (...ids: readonly string[]): Queue =>
  ids.reduce<Queue>((queue, id) => queues.enqueue(queue, entry(id)), [])

describe('the order in which messages leave', () => {
  it('lets the first go, and no other until it has an answer', () => {
    const sending = queues.began(filled('a', 'b'), 'a')
    expect(queues.next(filled('a', 'b'))?.txnId).toBe('a')
    expect(queues.next(sending)).toBeNull()
    expect(queues.next(queues.accepted(sending, 'a', '$1'))?.txnId).toBe('b')
  })

  it('keeps place and id when the outcome is unknown (T27)', () => {
    const again = queues.interrupted(queues.began(filled('a', 'b'), 'a'), 'a')
    expect(queues.next(again)?.txnId).toBe('a')
  })

  it('goes on after a refusal, and retries behind what was written since', () => {
    const refused = queues.refused(queues.began(filled('a', 'b'), 'a'), 'a', { reason: 'refused' })
    expect(queues.next(refused)?.txnId).toBe('b')
    expect(queues.retried(refused, 'a').map(({ txnId }) => txnId)).toEqual(['b', 'a'])
  })

  it('throws away only what failed', () => {
    const sending = queues.began(filled('a'), 'a')
    expect(queues.discarded(sending, 'a')).toEqual(sending)
    expect(queues.discarded(queues.refused(sending, 'a', { reason: 'internal' }), 'a')).toEqual([])
  })

  it('takes one message once, however often it is given', () => {
    expect(queues.enqueue(filled('a'), entry('a'))).toHaveLength(1)
  })

  it('after a reload asks again about what was on its way, and forgets what arrived (T28)', () => {
    const queue = queues.began(queues.accepted(filled('a', 'b', 'c'), 'a', '$1'), 'b')
    expect(queues.recovered(queue).map(({ txnId, state }) => [txnId, state.at])).toEqual([
      ['b', 'queued'],
      ['c', 'queued'],
    ])
  })
})

/** A homeserver that knows transactions: the same id twice is one event. */
function server() {
  const log: string[] = []
  return {
    log,
    put(txnId: string) {
      if (!log.includes(txnId)) log.push(txnId)
    },
  }
}

type Step =
  | { readonly do: 'write' }
  /** The request arrives or not; the answer arrives or not. */
  | { readonly do: 'send'; readonly arrives: boolean; readonly answered: boolean }
  | { readonly do: 'kill' }
  | { readonly do: 'echo' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Step>({ do: 'write' }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('send' as const), arrives: fc.boolean(), answered: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'kill' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'echo' }) },
)

describe('under any cut, kill and lost answer (T27, T28)', () => {
  it('every message arrives once, in the order in which it was written', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const home = server()
        let queue: Queue = []
        let written = 0
        const send = (arrives: boolean, answered: boolean) => {
          const entry = queues.next(queue)
          if (!entry) return
          queue = queues.began(queue, entry.txnId)
          if (arrives) home.put(entry.txnId)
          queue =
            arrives && answered
              ? queues.accepted(queue, entry.txnId, `$${entry.txnId}`)
              : queues.interrupted(queue, entry.txnId)
        }
        for (const each of steps) {
          if (each.do === 'write') queue = queues.enqueue(queue, entry(String((written += 1))))
          if (each.do === 'send') send(each.arrives, each.answered)
          if (each.do === 'kill') queue = queues.recovered(queue)
          if (each.do === 'echo' && home.log[0]) queue = queues.echoed(queue, home.log.at(-1) ?? '')
        }
        for (let left = queue.length; left > 0; left -= 1) send(true, true)
        expect(home.log).toEqual(Array.from({ length: written }, (_, index) => String(index + 1)))
      }),
      { numRuns: 500 },
    )
  })
})
