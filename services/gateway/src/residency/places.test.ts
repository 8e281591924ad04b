import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/gateway.ts'
import { join } from 'node:path'
import { createPlaces, placesSettings, readPlaces, undeclared } from './places.ts'

const name = { fr: 'x', en: 'x' }
const settings = {
  places: [
    { id: 'paris', name, territory: 'FR', operator: 'Ville', networks: ['10.0.0.0/8', 'fd00::/16'] },
    { id: 'papeete', name, territory: 'PF', operator: 'Ville', networks: ['10.7.0.0/16'] },
    { id: 'desk', name, territory: 'FR', operator: 'Ville', networks: ['10.7.7.7/32'] },
  ],
  upstreams: { gateway: 'paris', matrix: 'paris', livekit: 'papeete' },
  sensitiveRooms: ['!s:x'],
}
const places = createPlaces(placesSettings.parse(settings))

describe('where an address is', () => {
  test.each([
    ['10.1.2.3', 'paris'],
    ['10.7.0.1', 'papeete'],
    ['10.7.7.7', 'desk'],
    ['::ffff:10.7.7.7', 'desk'],
    ['::ffff:a07:707', 'desk'],
    ['fd00::1', 'paris'],
    ['192.0.2.1', 'undeclared'],
    ['fd01::1', 'undeclared'],
    ['::1', 'undeclared'],
    ['', 'undeclared'],
    ['10.1.2.3, 192.0.2.1', 'undeclared'],
    ['localhost', 'undeclared'],
  ])('%j is %s: the longest declared network, else nowhere', (address, place) => {
    expect(places.of(address).id).toBe(place)
  })

  test('a v4 address is where its v4-mapped form is, and no text makes it throw', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV6(), fc.string({ unit: 'binary' }), (v4, v6, text) => {
        expect(places.of(`::ffff:${v4}`)).toEqual(places.of(v4))
        expect([places.of(v6).id, places.of(text).id]).not.toContain('')
      }),
    )
  })

  test('nowhere is in no state and in no union', () => {
    expect(undeclared).toMatchObject({ territory: '', state: '', union: false })
  })
})

test('French territories are in the French state; which of them are in the Union is known one by one', () => {
  expect(places.of('10.7.0.1')).toMatchObject({ territory: 'PF', state: 'FR', union: false })
  expect(places.of('10.1.0.1')).toMatchObject({ territory: 'FR', state: 'FR', union: true })
})

test('rooms are sensitive by their id alone', () => {
  expect([places.isSensitive('!s:x'), places.isSensitive('!t:x'), places.hasSensitive]).toEqual([true, false, true])
})

test.each([
  [
    'an engine in a place that is not declared',
    { upstreams: { ...settings.upstreams, matrix: 'moon' } },
    /no place is called « moon »/,
  ],
  ['two places with one id', { places: [settings.places[0], settings.places[0], settings.places[1]] }, /same id/],
  ['a network that is none', { places: [{ ...settings.places[0], networks: ['10.0.0.0'] }] }, /is not a network/],
  ['a territory that is none', { places: [{ ...settings.places[0], territory: 'France' }] }, /territory/],
  ['a word that is not known', { rooms: [] }, /rooms/],
])('%s refuses to start, naming the file', (_case, change, sentence) => {
  using folder = temporaryFolder({ 'places.json': JSON.stringify({ ...settings, ...change }) })
  expect(() => readPlaces(join(folder.path, 'places.json'))).toThrow(sentence)
})

test('the file that ships with the default run is a good one', () => {
  const shipped = join(import.meta.dirname, '../../../../deploy/local/shipped/places.json')
  expect(readPlaces(shipped).of('127.0.0.1')).toMatchObject({ id: 'local', state: 'FR' })
})
