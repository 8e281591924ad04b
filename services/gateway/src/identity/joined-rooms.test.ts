import { ServiceError } from '@parvis/service-kit'
import { expect, test } from 'vitest'
import { JoinedRooms } from './joined-rooms.ts'

test('a person’s rooms are asked for once in two seconds, and a failure is forgotten at once', async () => {
  let time = 0
  const asked: string[] = []
  let joined: string[] | null = ['!a']
  const call = async (_method: string, path: string) => {
    asked.push(path)
    if (joined === null) throw new ServiceError('upstream.unavailable')
    return { joined_rooms: joined }
  }
  const rooms = new JoinedRooms({ call }, () => new Date(time))
  const [one, two] = await Promise.all([rooms.of('@claire/x:h'), rooms.of('@claire/x:h')])
  expect([one.has('!a'), two.has('!a'), asked]).toEqual([
    true,
    true,
    ['/_synapse/admin/v1/users/%40claire%2Fx%3Ah/joined_rooms'],
  ])
  joined = []
  expect((await rooms.of('@claire/x:h')).has('!a')).toBe(true)
  time = 2_000
  expect((await rooms.of('@claire/x:h')).has('!a')).toBe(false)
  joined = null
  await expect(rooms.of('@idriss:h')).rejects.toThrow('upstream.unavailable')
  joined = ['!b']
  expect((await rooms.of('@idriss:h')).has('!b')).toBe(true)
})

test('somebody whom the homeserver does not know is in no room', async () => {
  const rooms = new JoinedRooms({ call: async () => undefined }, () => new Date())
  expect((await rooms.of('@nobody:h')).size).toBe(0)
})
