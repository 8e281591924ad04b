import { startStack, type RunningStack } from '@parvis/testkit'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { RoomView } from '../../features/chat/port.ts'
import { keepCode, personAt, type PersonAtPortal } from './service-people.fixture.ts'

const patience = { timeout: 60_000, interval: 20 }
let stack: RunningStack
let claire: PersonAtPortal
let idriss: PersonAtPortal
let helene: PersonAtPortal

beforeAll(async () => {
  stack = await startStack({ without: ['livekit', 'workspace'] })
  claire = await personAt(stack, 'claire.morvan')
  idriss = await personAt(stack, 'idriss.benali')
  helene = await personAt(stack, 'helene.garnier')
  for (const person of [claire, idriss, helene]) await keepCode(person)
}, 300_000)
afterAll(async () => {
  for (const person of [claire, idriss, helene]) await person?.matrix.stop({ wipe: false })
  await stack?.stop()
}, 60_000)

/** A room of Idriss, with the two others in it. */
async function roomOfThree(): Promise<string> {
  const room = await idriss.matrix.chat.createRoom({
    name: 'À trois',
    invite: [claire.session.userId, helene.session.userId],
  })
  for (const { matrix } of [claire, helene]) {
    await vi.waitFor(() => expect(matrix.chat.rooms.value.some(({ id }) => id === room)).toBe(true), patience)
    await matrix.chat.join(room)
  }
  return room
}

function texts(view: RoomView): readonly string[] {
  return view.items.value.flatMap((item) =>
    item.type === 'message' && item.content.kind === 'text' ? [item.content.body.text] : [],
  )
}

describe('T27: a cut longer than what the homeserver will repeat', () => {
  it('leaves no hole, and no key for somebody who was removed meanwhile', async () => {
    const room = await roomOfThree()
    const view = claire.matrix.chat.open(room)
    const atIdriss = idriss.matrix.chat.open(room)
    claire.matrix.chat.send(room, { text: 'avant' })
    await vi.waitFor(() => expect(texts(atIdriss)).toContain('avant'), patience)

    claire.cable.pull()
    await vi.waitFor(() => expect(claire.matrix.chat.connection.value).toBe('offline'), patience)
    await idriss.matrix.chat.removeMember(room, helene.session.userId)
    const missed = Array.from({ length: 45 }, (_, index) => `manqué ${index}`)
    for (const text of missed) idriss.matrix.chat.send(room, { text })
    const delivered = () =>
      atIdriss.items.value.filter((item) => item.type === 'message' && item.delivery.at === 'sent').length
    await vi.waitFor(() => expect(delivered()).toBe(46), patience)
    claire.matrix.chat.send(room, { text: 'après' })
    claire.cable.asked('')
    claire.cable.plug()

    await vi.waitFor(() => expect(texts(view).at(-1)).toBe('après'), patience)
    await vi.waitFor(() => expect(texts(atIdriss).at(-1)).toBe('après'), patience)
    const keys = claire.cable.asked('/sendToDevice/')
    expect(keys.join()).toContain(idriss.session.userId)
    expect(keys.join()).not.toContain(helene.session.userId)
    for (let round = 0; round < 20 && view.history.value !== 'start'; round += 1) await view.loadOlder()
    await vi.waitFor(() => expect(texts(view)).toEqual(['avant', ...missed, 'après']), patience)
    expect(view.members.value.map(({ id }) => id)).not.toContain(helene.session.userId)
  })
})
