import { expect, test } from 'vitest'
import { killDuringSends } from './lib/kills.ts'
import { ownRoom } from './lib/own-room.ts'

// A sample; `npm run campaign -- gateway-kills` runs all fifty.
const kills = 10

const own = ownRoom('Coupures')

test(`R4, T13: ${kills} kills of the gateway during sends lose and double nothing, and no act is without its entry`, async () => {
  const seed = Math.floor(Math.random() * 2 ** 32)
  const { stack, room } = own()
  const found = await killDuringSends(stack, room, { kills, seed })
  const about = `seed ${seed}`
  expect(found.shown, about).toEqual(found.sent)
  expect(found.kept, about).toBe(found.sent.length)
  expect(found.withoutEntry, about).toEqual([])
  expect(found.vanished, about).toEqual([])
  expect(found.entries, about).toBeGreaterThan(found.sent.length)
}, 600_000)
