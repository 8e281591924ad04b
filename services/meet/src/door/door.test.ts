import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Doors } from './doors.ts'
import { GuestList } from './guest-list.ts'
import { WaitingList } from './waiting-list.ts'

function folder() {
  const path = mkdtempSync(join(tmpdir(), 'doors-'))
  return { file: join(path, 'doors.json'), [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

test('who was put out stays out when the service starts again, and a locked call stays locked', async () => {
  using at = folder()
  const doors = new Doors(at.file)
  await Promise.all([
    doors.shutOut('!r', ['@eve:x']),
    doors.change('!r', { locked: true }),
    doors.admit('!r', ['@a:x']),
  ])
  const again = new Doors(at.file)
  expect(again.of('!r')).toEqual({ lobby: false, locked: true, admitted: ['@a:x'], out: ['@eve:x'] })
})

test('a file that can’t be read opens no door: the service does not start', () => {
  using at = folder()
  writeFileSync(at.file, '{"!r":{"out":')
  expect(() => new Doors(at.file)).toThrow(SyntaxError)
})

test('after the call the room’s rule holds, and the lists are empty; letting in undoes putting out', async () => {
  const doors = new Doors()
  await doors.change('!r', { lobby: true, locked: true })
  await doors.shutOut('!r', ['@eve:x'])
  expect((await doors.admit('!r', ['@eve:x'])).out).toEqual([])
  await doors.ended('!r')
  expect(doors.of('!r')).toEqual({ lobby: true, locked: false, admitted: [], out: [] })
  await doors.change('!r', { lobby: false })
  expect(doors.rooms()).toEqual([])
})

test('a guest who sits in a small group is still let in at the call they came to, which paused meanwhile', async () => {
  const [doors, given] = [new Doors(), new GuestList()]
  const [marc, eve] = ['@invite-1:x', '@invite-2:x']
  await doors.admit('!main', [marc, eve, '@member:x'])
  for (const [roomId, userId, guest] of [
    ['!main', marc, true],
    ['!main', eve, true],
    ['!group', marc, true],
    ['!elsewhere', '@member:x', false],
  ] as const) {
    given.note('orleans', roomId, userId, { roomId, userId, guest, correlation: null })
  }
  given.ended('orleans', '!main')
  await doors.ended('!main', given.guestsAside('!main'))
  expect(doors.of('!main').admitted).toEqual([marc])
  given.ended('orleans', '!group')
  await doors.ended('!main', given.guestsAside('!main'))
  expect(doors.of('!main').admitted).toEqual([])
})

test('who stops knocking no longer waits; the longest waiting stands first', () => {
  const clock = { now: 0 }
  const waiting = new WaitingList(() => clock.now)
  const who = (userId: string) => ({ userId, name: userId, guest: true, assurance: null })
  waiting.knock('!r', who('@a:x'))
  clock.now = 10_000
  waiting.knock('!r', who('@b:x'))
  waiting.knock('!r', who('@a:x'))
  expect(waiting.of('!r').map(({ userId, since }) => [userId, since])).toEqual([
    ['@a:x', 0],
    ['@b:x', 10_000],
  ])
  clock.now = 30_000
  expect(waiting.of('!r')).toEqual([])
})

test('whom a token was given to is known until the call ends there', () => {
  const given = new GuestList()
  const claire = { roomId: '!r', userId: '@c:x', guest: false, correlation: 'k' }
  given.note('orleans', 'hash', '@c:x:D', claire)
  given.note('papeete', 'hash', '@c:x:D', claire)
  expect(given.of('orleans', 'hash', '@c:x:D')).toEqual(claire)
  expect([given.elsewhere('!r', 'orleans'), given.inside('!r'), given.rooms()]).toEqual([true, ['@c:x'], ['!r']])
  expect(given.identitiesOf('orleans', '!r', ['@c:x', '@d:x'])).toEqual(['@c:x:D'])
  expect(given.identitiesOf('orleans', '!other', ['@c:x'])).toEqual([])
  given.ended('orleans', 'hash')
  expect([given.of('orleans', 'hash', '@c:x:D'), given.elsewhere('!r', 'papeete')]).toEqual([null, false])
})
