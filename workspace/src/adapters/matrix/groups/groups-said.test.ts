import { expect, test } from 'vitest'
import { openAfter, readGroups, type Told } from './groups-said.ts'

const open = {
  kind: 'open',
  id: 'a',
  groups: [{ room: '!a', name: 'Charpente', people: [] }],
  chosen: false,
  until: 100,
}
const told = (...said: readonly object[]): readonly Told[] =>
  said.map((one, at) => ({ by: '@host:x', at, said: readGroups(one) as Told['said'] }))

test('groups are open from their opening to their end or their time, with what was said last', () => {
  expect(openAfter(told(open), 99)?.opened.id).toBe('a')
  expect(openAfter(told(open), 100)).toBe(null)
  expect(openAfter(told(open, { kind: 'end', id: 'a' }), 1)).toBe(null)
  const said = told(open, { kind: 'say', id: 'a', text: 'Encore cinq minutes' }, { kind: 'say', id: 'b', text: 'non' })
  expect(openAfter(said, 1)?.said).toEqual({ text: 'Encore cinq minutes', at: 1 })
})

test('the end of others ends nothing, and a new opening takes the place of the one before', () => {
  expect(openAfter(told(open, { ...open, id: 'b' }, { kind: 'end', id: 'a' }), 1)?.opened.id).toBe('b')
})

test.each([null, {}, { kind: 'open' }, { ...open, groups: [] }, { ...open, until: 'soon' }, { kind: 'say', id: 'a' }])(
  '%j says nothing',
  (content) => expect(readGroups(content)).toBe(null),
)
