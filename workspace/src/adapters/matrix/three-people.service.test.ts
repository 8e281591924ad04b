import { startStack, type RunningStack } from '@parvis/testkit'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { MessageItem, RoomView } from '../../features/chat/port.ts'
import { keepCode, personAt, type PersonAtPortal } from './service-people.fixture.ts'
import { replaceIdentity } from './replaced-identity.fixture.ts'
import { deviceOf } from './service-sdk.fixture.ts'

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

/** A room of Claire, with Idriss in it, opened by both. */
async function roomOfTwo() {
  const room = await claire.matrix.chat.createRoom({ name: 'À deux', invite: [idriss.session.userId] })
  await enter(idriss, room)
  const [atClaire, atIdriss] = [claire.matrix.chat.open(room), idriss.matrix.chat.open(room)]
  const allIn = () => atClaire.members.value.every(({ membership }) => membership === 'joined')
  await vi.waitFor(() => expect(allIn()).toBe(true), patience)
  return { room, atClaire, atIdriss }
}

async function enter({ matrix }: PersonAtPortal, room: string): Promise<void> {
  await vi.waitFor(() => expect(matrix.chat.rooms.value.some(({ id }) => id === room)).toBe(true), patience)
  await matrix.chat.join(room)
}

async function reads(view: RoomView, text: string): Promise<void> {
  await vi.waitFor(() => expect(texts(view)).toContain(text), patience)
}

const last = (view: RoomView): MessageItem | undefined =>
  view.items.value.findLast((item): item is MessageItem => item.type === 'message')

describe('people and keys, when the homeserver is not to be believed', () => {
  it('D12: who is invited reads nothing from before, and what was said since', async () => {
    const { room, atClaire } = await roomOfTwo()
    claire.matrix.chat.send(room, { text: 'avant Hélène' })
    await vi.waitFor(() => expect(last(atClaire)?.delivery.at).toBe('sent'), patience)
    await claire.matrix.chat.invite(room, helene.session.userId)
    await enter(helene, room)
    const atHelene = helene.matrix.chat.open(room)
    for (const [who, text] of [
      [claire, 'après, de Claire'],
      [idriss, 'après, d’Idriss'],
    ] as const) {
      who.matrix.chat.send(room, { text })
      await reads(atHelene, text)
    }
    expect(texts(atHelene)).not.toContain('avant Hélène')
    expect([...atClaire.concerns.value, ...atHelene.concerns.value]).toEqual([])
  })

  it('T1, R8: somebody whom the homeserver puts into a room gets no key before a member lets them in', async () => {
    const { room, atClaire, atIdriss } = await roomOfTwo()
    for (const { cable } of [claire, idriss]) cable.asked('')
    // In Claire’s name, by a device that she never had: the event is as genuine as any.
    const { accessToken } = await deviceOf(stack, claire, 'PUPPET')
    const forged = await fetch(`${stack.url}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/invite`, {
      method: 'POST',
      body: JSON.stringify({ user_id: helene.session.userId }),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
    })
    expect(forged.status).toBe(200)
    await enter(helene, room)
    const atHelene = helene.matrix.chat.open(room)
    claire.matrix.chat.send(room, { text: 'pas pour elle' })
    await reads(atIdriss, 'pas pour elle')
    idriss.matrix.chat.send(room, { text: 'ni ceci' })
    await reads(atClaire, 'ni ceci')
    for (const view of [atClaire, atIdriss]) {
      await vi.waitFor(
        () =>
          expect(view.concerns.value).toMatchObject([{ kind: 'unannounced', person: { id: helene.session.userId } }]),
        patience,
      )
    }
    for (const { cable } of [claire, idriss]) {
      expect(cable.asked('/sendToDevice/').join()).not.toContain(helene.session.userId)
    }
    await claire.matrix.chat.admit(room, helene.session.userId)
    await vi.waitFor(() => expect(atIdriss.concerns.value).toEqual([]), patience)
    idriss.matrix.chat.send(room, { text: 'bienvenue' })
    await reads(atHelene, 'bienvenue')
    expect(texts(atHelene)).toEqual(['bienvenue'])
  })

  it('T3, R8: nothing leaves for somebody whose identity was replaced, until it is approved', async () => {
    const { room, atClaire, atIdriss } = await roomOfTwo()
    claire.matrix.chat.send(room, { text: 'à l’ancienne' })
    await reads(atIdriss, 'à l’ancienne')
    const before = await claire.matrix.chat.fingerprint(idriss.session.userId)
    expect(before).toBe(await idriss.matrix.keys.fingerprint())

    await replaceIdentity(stack, idriss, [claire.cable, idriss.cable])
    const concerned = { kind: 'identity-changed', person: { id: idriss.session.userId } }
    await vi.waitFor(() => expect(atClaire.concerns.value).toMatchObject([concerned]), patience)
    // The browser whose person did not do it asks for the code, and says nothing under a name that is not its own.
    await vi.waitFor(() => expect(idriss.matrix.keys.state.value).toEqual({ at: 'locked' }), patience)

    claire.cable.asked('')
    for (const text of ['première', 'seconde']) claire.matrix.chat.send(room, { text })
    const held = { at: 'failed', reason: 'identity-changed' }
    await vi.waitFor(() => expect(last(atClaire)?.delivery).toEqual(held), patience)
    const first = atClaire.items.value.find(({ type }) => type === 'message')?.id ?? ''
    await expect(claire.matrix.chat.edit(room, first, 'autrement')).rejects.toMatchObject({ code: 'identity-changed' })
    expect(claire.cable.asked('/send')).toEqual([])

    await claire.matrix.chat.approveIdentity(idriss.session.userId)
    await vi.waitFor(() => expect(last(atClaire)?.delivery.at).toBe('sent'), patience)
    expect(texts(atClaire).slice(-2)).toEqual(['première', 'seconde'])
    expect(atClaire.concerns.value).toEqual([])
    expect(await claire.matrix.chat.fingerprint(idriss.session.userId)).not.toBe(before)
  })
})
