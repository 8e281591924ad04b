import { expect, test } from 'vitest'
import { fakeAccounts } from '../port.fake.ts'
import { findAccounts, isSameName } from './find-accounts.ts'

const accounts = await fakeAccounts(0).list()

test.each([
  ['', 7],
  ['HELENE', 1],
  ['garnier hel', 1],
  ['parvis.localhost', 7],
  ['personne', 0],
])('« %s » finds %i accounts', (words, count) => {
  expect(findAccounts(accounts, words)).toHaveLength(count)
})

test.each([
  ['Marc Lefèvre', true],
  [' Marc\u00A0 Lefèvre ', true],
  ['Marc Lefe\u0300vre', true],
  ['marc lefèvre', false],
  ['Marc Lefevre', false],
  ['', false],
])('« %s » is the name that was asked for: %s', (typed, same) => {
  expect(isSameName(typed, 'Marc Lefèvre')).toBe(same)
})
