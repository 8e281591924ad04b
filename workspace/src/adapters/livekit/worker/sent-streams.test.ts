import { expect, test } from 'vitest'
import type { EncodedFrame } from '../frames/inbound.ts'
import type { SentStream } from '../frames/replay-guard.ts'
import { SentStreams } from './sent-streams.ts'

function setUp() {
  const said: (readonly SentStream[])[] = []
  const time = { now: 0 }
  const sent = new SentStreams(
    (streams) => void said.push(streams),
    () => time.now,
  )
  const frame = (ssrc: number, timestamp: number, size = 3): EncodedFrame => ({
    data: new ArrayBuffer(size),
    timestamp,
    getMetadata: () => ({ synchronizationSource: ssrc }),
  })
  return { said, time, sent, frame }
}

test('D4: a stream is told as soon as it begins, then every two seconds, then no more', () => {
  const { said, time, sent, frame } = setUp()
  for (; time.now <= 4_000; time.now += 250) {
    sent.note(frame(7, time.now), 'camera')
    sent.tell()
  }
  expect(said).toEqual([0, 2_000, 4_000].map((timestamp) => [{ ssrc: 7, source: 'camera', timestamp }]))
  for (; time.now <= 20_000; time.now += 250) sent.tell()
  expect(said).toHaveLength(3)
})

test('D4: a second stream, and one that goes on after a pause, are told at once; what is empty is nothing', () => {
  const { said, time, sent, frame } = setUp()
  sent.note(frame(7, 1), 'camera')
  sent.tell()
  sent.note(frame(8, 1, 0), 'microphone')
  sent.tell()
  time.now = 500
  sent.note(frame(9, 5), 'screen')
  sent.tell()
  time.now = 2_400
  sent.note(frame(7, 9), 'camera')
  sent.tell()
  expect(said.map((streams) => streams.map(({ ssrc }) => ssrc))).toEqual([[7], [7, 9], [7, 9]])
})
