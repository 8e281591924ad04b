import { TlogError } from '@parvis/tlog'
import { expect, it } from 'vitest'
import { fakeLog } from '../port.fake.ts'
import { witnessStandings } from './witnesses.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const { port } = fakeLog({ lines: 40, now })
const text = async (path: string) => new TextDecoder().decode((await port.file(path)) ?? new Uint8Array())
const [policy, note] = await Promise.all([text('policy'), text('checkpoint')])

it('a witness stands by its signature; one of the same machine is called that', () => {
  expect(witnessStandings(policy, note)).toEqual([{ name: 'temoin', signed: now, near: true }])
})

it('a witness whose signature is not there is silent, whatever the server calls it', () => {
  const alone = note.split('\n').toSpliced(-2, 1).join('\n')
  expect(witnessStandings(policy, alone)).toEqual([{ name: 'temoin', signed: null, near: true }])
})

it('a log that is not signed by its own key has no standing at all', () => {
  expect(() => witnessStandings(policy, note.replace('40\n', '41\n'))).toThrow(TlogError)
})
