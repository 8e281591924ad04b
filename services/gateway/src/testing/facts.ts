import { acts, type Act } from '@parvis/contracts'
import fc from 'fast-check'
import type { Facts, PlaceFacts } from '../residency/decision.ts'
import { stateOf } from '../residency/territories.ts'

export const actNames = Object.keys(acts) as Act[]

const place: fc.Arbitrary<PlaceFacts> = fc
  .record({
    id: fc.constantFrom('local', 'paris', 'papeete', 'berlin', 'virginia', 'undeclared'),
    territory: fc.constantFrom('FR', 'PF', 'RE', 'DE', 'US', ''),
    operator: fc.constantFrom('Ville', 'Cloud', ''),
    qualification: fc.constantFrom('', 'SecNumCloud'),
  })
  .map((one) => ({ ...one, ...stateOf(one.territory) }))

const eventType = fc.oneof(
  fc.constantFrom('m.room.encrypted', 'm.room.message', 'm.reaction', 'm.room.redaction', 'm.room.encryption', ''),
  fc.constant('org.matrix.msc3401.call.member'),
  fc.string({ maxLength: 12, unit: 'binary' }),
)

/** Any facts that a request could have, likely and unlikely ones. */
export const anyFacts: fc.Arbitrary<Facts> = fc.record(
  {
    act: fc.constantFrom(...actNames),
    actor: fc.record({
      kind: fc.constantFrom('account' as const, 'guest' as const, 'anonymous' as const),
      roles: fc.subarray(['member', 'auditor', 'administrator'] as const),
      organisation: fc.constantFrom('ville', ''),
    }),
    from: place,
    to: place,
    room: fc.constantFrom('none' as const, 'ordinary' as const, 'sensitive' as const),
    encrypted: fc.boolean(),
    roomVersion: fc.constantFrom('12', '11', '1', ''),
    worldReadable: fc.boolean(),
    eventType,
    member: fc.boolean(),
    own: fc.boolean(),
  },
  { requiredKeys: ['act', 'actor', 'from', 'to', 'room'] },
)

const paris: PlaceFacts = { id: 'paris', territory: 'FR', ...stateOf('FR'), operator: 'Ville', qualification: '' }
const virginia: PlaceFacts = { id: 'virginia', territory: 'US', ...stateOf('US'), operator: 'Cloud', qualification: '' }
const nowhere: PlaceFacts = { id: 'undeclared', territory: '', ...stateOf(''), operator: '', qualification: '' }

/** A small world, whole: every combination of what the shipped policies look at. */
export function* everyFacts(of: readonly Act[] = actNames): Generator<Facts> {
  const actors: Facts['actor'][] = [
    { kind: 'anonymous', roles: [], organisation: '' },
    { kind: 'guest', roles: [], organisation: '' },
    { kind: 'account', roles: [], organisation: 'ville' },
    { kind: 'account', roles: ['member'], organisation: 'ville' },
    { kind: 'account', roles: ['auditor'], organisation: 'ville' },
    { kind: 'account', roles: ['administrator'], organisation: 'ville' },
    ...(['member', 'auditor', 'administrator'] as const).map((role) => ({
      kind: 'anonymous' as const,
      roles: [role],
      organisation: '',
    })),
  ]
  const ways = [paris, virginia, nowhere].map((from) => ({ from, to: paris })).concat({ from: paris, to: virginia })
  for (const act of of) {
    for (const actor of actors) {
      for (const way of ways) {
        for (const room of ['none', 'ordinary', 'sensitive'] as const) {
          for (const about of aboutOf(act)) {
            for (const own of ownOf(actor)) yield { act, actor, ...way, room, ...about, ...own }
          }
        }
      }
    }
  }
}

type About = Pick<Facts, 'encrypted' | 'roomVersion' | 'worldReadable' | 'eventType' | 'member'>

const ownOf = ({ kind }: Facts['actor']): Pick<Facts, 'own'>[] =>
  kind === 'guest' ? [{}, { own: true }, { own: false }] : [{}]

function aboutOf(act: Act): About[] {
  if (act === 'matrix.message.send') {
    const types = ['m.room.encrypted', 'm.reaction', 'm.room.redaction', 'm.room.message', 'm.sticker', '']
    return [{}, ...types.map((eventType) => ({ eventType }))]
  }
  if (act === 'matrix.room.configure') {
    const types = ['m.room.encryption', 'm.room.name', 'm.room.history_visibility', 'org.matrix.msc3401.call.member']
    return [{}, ...types.flatMap((eventType) => [true, false].map((worldReadable) => ({ eventType, worldReadable })))]
  }
  if (act.startsWith('coffre.') || act.startsWith('call.record')) return [{}, { member: true }, { member: false }]
  if (act !== 'matrix.room.create') return [{}]
  const versions = ['12', '11', '1']
  const made = [true, false].flatMap((encrypted) => versions.map((roomVersion) => ({ encrypted, roomVersion })))
  return [{}, ...made.flatMap((one) => [one, { ...one, worldReadable: true }, { ...one, worldReadable: false }])]
}
