import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomFrom } from '../random.ts'
import { startStack, type RunningStack } from '../stack.ts'
import { coffreOfTwo, cutPerson, fileUnderCuts, messagesUnderCuts, type CutPerson } from './cut-people.ts'

/**
 * The real homeserver, gateway, files service and store; two people by the workspace's own adapters, each behind a link
 * of 300 ms there and back that stalls, and that is cut at random bytes. The campaign `cuts` does more of the same.
 */
const seed = Math.floor(Math.random() * 2 ** 31)
let stack: RunningStack
let claire: CutPerson
let idriss: CutPerson
let room: string

beforeAll(async () => {
  const random = randomFrom(seed)
  stack = await startStack({ without: ['workspace', 'livekit', 'meet'] })
  claire = await cutPerson(stack, 'claire.morvan', random)
  idriss = await cutPerson(stack, 'idriss.benali', random)
  room = await coffreOfTwo(claire, idriss)
})
afterAll(async () => {
  for (const person of [claire, idriss]) await person?.leave()
  await stack?.stop()
})

test('T27: messages over 300 ms, stalls and cuts at random bytes: each arrives, once, in order', async () => {
  const plan = { cuts: 2, messages: 12, cutWithin: 20_000 }
  const { sent, shown } = await messagesUnderCuts([claire, idriss], room, plan)
  expect(shown, `seed ${seed}`).toEqual([sent, sent])
}, 240_000)

test('T27: a file over the same: what was stored or read is not sent again, and its bytes are the same, one version', async () => {
  const plan = { cuts: 2, size: 2.5 * 2 ** 23, cutWithin: 2 ** 23 }
  const found = await fileUnderCuts([claire, idriss], room, plan)
  const whole = { equal: true, versions: 1, sentAgain: 0, readFromZero: 1 }
  expect(found, `seed ${seed}`).toEqual({ ...whole, uploadCuts: 2, downloadCuts: 2 })
}, 240_000)
