import { expect, test } from 'vitest'
import { actsWithoutEntry } from './acts-and-entries.ts'

const event = (id: string, receivedAt: number, room = '!a') => ({
  id,
  room,
  sender: '@claire:x',
  type: 'm.room.encrypted',
  receivedAt,
})
const intent = (at: number, more = {}) => ({
  index: 0,
  kind: 'intent' as const,
  time: new Date(at).toISOString(),
  act: 'matrix.message.send',
  decision: 'allow',
  object: 'pseudonym-a',
  ...more,
})

test('an event after its intent is accounted for, also when the answer was lost and the intent came twice', () => {
  expect(actsWithoutEntry([event('$1', 20)], [intent(10), intent(15)])).toEqual([])
})

test('an event without an intent, or before it, or beside another room’s, is found', () => {
  expect(actsWithoutEntry([event('$1', 20), event('$2', 21)], [intent(10)])).toMatchObject([{ id: '$2' }])
  expect(actsWithoutEntry([event('$1', 20)], [intent(30)])).toMatchObject([{ id: '$1' }])
  const [inA, inB] = [event('$1', 20), event('$2', 20, '!b')]
  expect(actsWithoutEntry([inA, inB], [intent(10), intent(11)])).toHaveLength(1)
  expect(actsWithoutEntry([inA, inB], [intent(10), intent(11, { object: 'pseudonym-b' })])).toEqual([])
  expect(actsWithoutEntry([event('$1', 20)], [intent(10, { decision: 'refuse' })])).toMatchObject([{ id: '$1' }])
})
