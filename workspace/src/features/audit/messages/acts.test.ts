import { acts, systemActs } from '@parvis/contracts'
import { expect, test } from 'vitest'
import { actKey } from '../model/told.ts'
import { acts as english } from './acts.en.ts'
import { acts as french } from './acts.fr.ts'

const written = [
  ...Object.entries(acts).flatMap(([act, { audit }]) => (audit === 'act' ? [actKey(act)] : [])),
  ...Object.keys(systemActs).map(actKey),
  'other',
].toSorted()

test.each([
  ['French', french],
  ['English', english],
])('every act that the log can hold has its words in %s, and no other has', (_language, { name, did, wished }) => {
  expect(Object.keys(name).toSorted()).toEqual(written)
  expect(Object.keys(did).toSorted()).toEqual(written)
  expect(Object.keys(wished).toSorted()).toEqual(written)
})
