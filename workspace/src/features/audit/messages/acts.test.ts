import { acts, systemActs } from '@parvis/contracts'
import { describe, expect, it } from 'vitest'
import { actKey } from '../model/told.ts'
import { acts as english } from './acts.en.ts'
import { acts as french } from './acts.fr.ts'

const written = [
  ...Object.entries(acts).flatMap(([act, { audit }]) => (audit === 'act' ? [actKey(act)] : [])),
  ...Object.keys(systemActs).map(actKey),
]

describe.each([
  ['French', french],
  ['English', english],
])('in %s', (_language, { name, did, wished }) => {
  it('every act that the log can hold is named', () => {
    expect(written.filter((act) => !Object.hasOwn(name, act))).toEqual([])
  })
  it('every act that is named is told, done or not', () => {
    expect([Object.keys(did), Object.keys(wished)]).toEqual([Object.keys(name), Object.keys(name)])
  })
})
