import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { createPlaces } from '../residency/places.ts'
import { loopbackPlaces, person } from '../testing/gateway.ts'
import { classifier } from './classify.ts'
import type { Declaration } from './declaration.ts'

const places = createPlaces({ ...loopbackPlaces, sensitiveRooms: ['!sensitive'] })
const request = { ip: '203.0.113.9' } as FastifyRequest
const sync: Declaration = { act: 'matrix.sync', caller: 'matrix', upstream: 'matrix' }

const labelOf = async (
  declared: Declaration,
  rooms: () => Promise<readonly string[]>,
  principal = person('claire'),
) => {
  const classify = classifier(places, async () => new Set(await rooms()))
  return (await classify(request, declared, principal)).room
}

test('what names no room reaches a sensitive one for those who are in it, and for nobody else', async () => {
  for (const act of ['matrix.sync', 'matrix.keys.exchange', 'matrix.media.download'] as const) {
    expect(await labelOf({ ...sync, act }, async () => ['!a', '!b'])).toBe('none')
    expect(await labelOf({ ...sync, act }, async () => [])).toBe('none')
    expect(await labelOf({ ...sync, act }, async () => ['!a', '!sensitive'])).toBe('sensitive')
  }
  expect(await labelOf({ ...sync, act: 'matrix.account.read' }, async () => ['!sensitive'])).toBe('none')
})

test('whoever cannot be asked about counts as being in one', async () => {
  expect(await labelOf(sync, () => Promise.reject(new Error('away')))).toBe('sensitive')
  const unknown = { ...person('claire'), account: { ...person('claire').account, matrixUserId: '' } }
  expect(await labelOf(sync, async () => [], unknown)).toBe('sensitive')
})

test('a room that is named is what it is; an alias may stand for a sensitive one', async () => {
  const about = (room: string) => labelOf({ ...sync, act: 'matrix.room.read', facts: () => ({ room }) }, async () => [])
  expect([await about('!a'), await about('!sensitive'), await about('#alias:x')]).toEqual([
    'ordinary',
    'sensitive',
    'sensitive',
  ])
})
