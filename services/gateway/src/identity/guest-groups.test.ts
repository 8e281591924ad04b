import { expect, test } from 'vitest'
import { GuestGroups } from './guest-groups.ts'

const main = '!main'
const own = async () => main

function inGroup() {
  const groups = new GuestGroups()
  groups.enter('marc', '!one')
  return groups
}

test('a guest in a small group outlives the pause of their own call', async () => {
  const groups = inGroup()
  expect(groups.of('marc')).toEqual(['!one'])
  expect(await groups.ended(main, own)).toEqual([])
  groups.came(main)
  expect([await groups.ended('!one', own), groups.of('marc')]).toEqual([[], []])
})

test('and not the end of both, whichever comes first', async () => {
  const groups = inGroup()
  await groups.ended(main, own)
  expect(await groups.ended('!one', own)).toEqual(['marc'])
  const again = inGroup()
  expect(await again.ended('!one', own)).toEqual([])
  expect(again.of('marc')).toEqual([])
})

test('who may go from one group to another stays as long as one of them does', async () => {
  const groups = inGroup()
  groups.enter('marc', '!two')
  await groups.ended(main, own)
  expect([await groups.ended('!one', own), groups.of('marc')]).toEqual([[], ['!two']])
  expect(await groups.ended('!two', own)).toEqual(['marc'])
})
