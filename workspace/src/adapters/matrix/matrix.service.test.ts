import { startStack, type RunningStack } from '@parvis/testkit'
import { MatrixEventEvent, type MatrixEvent } from 'matrix-js-sdk'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { chatPortContract } from '../../features/chat/port.contract.ts'
import type { RoomView } from '../../features/chat/port.ts'
import { keepCode, personAt, type PersonAtPortal } from './service-people.fixture.ts'
import { deviceOf, sdkOn } from './service-sdk.fixture.ts'

const patience = { timeout: 30_000, interval: 20 }
let stack: RunningStack
let claire: PersonAtPortal
let idriss: PersonAtPortal
let code = ''

beforeAll(async () => {
  stack = await startStack({ without: ['livekit', 'workspace'] })
  claire = await personAt(stack, 'claire.morvan')
  idriss = await personAt(stack, 'idriss.benali')
  code = await keepCode(claire)
  await keepCode(idriss)
}, 300_000)
afterAll(async () => {
  await claire?.matrix.stop({ wipe: false })
  await idriss?.matrix.stop({ wipe: false })
  await stack?.stop()
}, 60_000)

chatPortContract('Synapse, through the gateway', async () => ({
  alice: claire.matrix.chat,
  bob: idriss.matrix.chat,
  aliceNetwork: (up) => claire.network.set(up),
  dispose: () => {},
}))

/** A room of both, opened by Claire. */
async function sharedRoom(): Promise<{ room: string; view: RoomView }> {
  const room = await claire.matrix.chat.createRoom({ name: 'À deux', invite: [idriss.session.userId] })
  const invited = () => idriss.matrix.chat.rooms.value.find(({ id }) => id === room)
  await vi.waitFor(() => expect(invited()?.membership).toBe('invited'), patience)
  await idriss.matrix.chat.join(room)
  const view = claire.matrix.chat.open(room)
  await vi.waitFor(
    () => expect(view.members.value.map(({ membership }) => membership)).toEqual(['joined', 'joined']),
    patience,
  )
  return { room, view }
}

function shown(view: RoomView): readonly string[] {
  return view.items.value.flatMap((item) => {
    if (item.type !== 'message') return []
    return [item.content.kind === 'text' ? item.content.body.text : `${item.content.kind} ${reasonOf(item.content)}`]
  })
}

const reasonOf = (content: object) => ('reason' in content ? String(content.reason) : '')

describe('devices and keys on a real homeserver', () => {
  it('D11, R9, T2: a device that its owner never signed receives no key, and is not shown', async () => {
    const { room, view } = await sharedRoom()
    const stranger = await sdkOn(stack, idriss, 'UNSIGNED')
    const read: string[] = []
    stranger.on(MatrixEventEvent.Decrypted, (event: MatrixEvent) => {
      read.push(event.isDecryptionFailure() ? 'closed' : String(event.getContent()['body']))
    })
    claire.matrix.chat.send(room, { text: 'pour les appareils signés' })
    await vi.waitFor(() => expect(read).toContain('closed'), patience)
    await stranger.sendTextMessage(room, 'je ne suis pas Idriss')
    await vi.waitFor(() => expect(shown(view)).toContain('sealed unsigned-device'), patience)
    expect(read).not.toContain('pour les appareils signés')
    expect(JSON.stringify(view.items.value)).not.toContain('je ne suis pas')
    stranger.stopClient()
  })

  it('T4: what is put in clear into a room is not shown as if somebody had said it', async () => {
    const { room, view } = await sharedRoom()
    const answer = await clearMessage(room)
    // The gateway refuses it already; a homeserver that writes it itself is read as sealed (timeline/decode.ts).
    expect(answer.status).toBe(403)
    expect(JSON.stringify(view.items.value)).not.toContain('en clair')
  })

  it('another browser is locked, opens by the code only, and reads what was written before', async () => {
    const { room } = await sharedRoom()
    claire.matrix.chat.send(room, { text: 'écrit avant' })
    const other = await personAt(stack, 'claire.morvan')
    expect(other.matrix.keys.state.value).toEqual({ at: 'locked' })
    expect(await other.matrix.keys.unlock('EsT abcd')).toBe('unreadable-code')
    const view = other.matrix.chat.open(room)
    expect(await other.matrix.keys.unlock(code.toLowerCase())).toBe('unreadable-code')
    expect(await other.matrix.keys.unlock(code)).toBe('opened')
    expect(other.matrix.keys.state.value).toEqual({ at: 'ready' })
    await vi.waitFor(() => expect(shown(view)).toContain('écrit avant'), patience)
    await other.matrix.stop({ wipe: true })
  })

  it('T30: whoever closes as soon as a message is sent leaves its key in the backup', async () => {
    const hasty = await personAt(stack, 'claire.morvan')
    await hasty.matrix.keys.unlock(code)
    const room = await hasty.matrix.chat.createRoom({ name: 'À la hâte', invite: [] })
    const listed = () => hasty.matrix.chat.rooms.value.find(({ id }) => id === room)
    await vi.waitFor(() => expect(listed()?.name).toBe('À la hâte'), patience)
    const view = hasty.matrix.chat.open(room)
    hasty.matrix.chat.send(room, { text: 'écrit et fermé' })
    const sent = () => view.items.value.some((item) => item.type === 'message' && item.delivery.at === 'sent')
    await vi.waitFor(() => expect(sent()).toBe(true), { timeout: 30_000, interval: 2 })
    await hasty.matrix.stop({ wipe: false })
    expect(await keysInBackup(room)).toBe(1)
  })

  it('a new code opens, the old one no longer does', async () => {
    const renewed = await claire.matrix.keys.renewCode()
    const other = await personAt(stack, 'claire.morvan')
    expect(await other.matrix.keys.unlock(code)).toBe('wrong-code')
    expect(await other.matrix.keys.unlock(renewed.join(''))).toBe('opened')
    await other.matrix.stop({ wipe: true })
  })
})

/** How many keys of a room the homeserver keeps in Claire's backup. */
async function keysInBackup(room: string): Promise<number> {
  const header = { authorization: `Bearer ${(await deviceOf(stack, claire, 'COUNTS')).accessToken}` }
  const ask = async (path: string) =>
    (await fetch(`${stack.url}/_matrix/client/v3/room_keys/${path}`, { headers: header })).json()
  const { version } = (await ask('version')) as { version: string }
  const { sessions } = (await ask(`keys/${encodeURIComponent(room)}?version=${version}`)) as { sessions: object }
  return Object.keys(sessions).length
}

async function clearMessage(room: string): Promise<Response> {
  const { accessToken } = await deviceOf(stack, idriss, 'CLEAR')
  return fetch(`${stack.url}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/t1`, {
    method: 'PUT',
    body: JSON.stringify({ msgtype: 'm.text', body: 'en clair' }),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
  })
}
