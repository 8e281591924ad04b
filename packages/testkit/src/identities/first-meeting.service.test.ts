import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { entryPage } from '@parvis/contracts'
import { replaceIdentity } from '../../../../workspace/src/adapters/matrix/replaced-identity.fixture.ts'
import { shown } from '../../../../workspace/src/features/files/port.contract.ts'
import { topFolder } from '../../../../workspace/src/features/files/port.ts'
import { coffrePerson, type CoffrePerson } from '../files/coffre-person.ts'
import { startStack, type RunningStack } from '../index.ts'

/**
 * The real homeserver, which has an identity and a device of its own for Idriss before Claire ever meets him, and none
 * for Hélène.
 */
let stack: RunningStack
let claire: CoffrePerson
let idriss: CoffrePerson
let helene: CoffrePerson
/** Access token of that device. */
let replaced: string
const people = () => [claire, idriss, helene]

beforeAll(async () => {
  stack = await startStack({ without: ['workspace', 'livekit', 'meet'] })
  claire = await coffrePerson(stack, 'claire.morvan')
  idriss = await coffrePerson(stack, 'idriss.benali')
  helene = await coffrePerson(stack, 'helene.garnier')
  replaced = await replaceIdentity(stack, idriss, [claire.cable])
}, 300_000)
afterAll(async () => {
  for (const person of people()) await person?.leave()
  await stack?.stop()
}, 60_000)

const patiently = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 60_000, interval: 20 })

/** A room that Claire makes, with one other in it. */
async function roomWith({ matrix, session }: CoffrePerson): Promise<string> {
  const room = await claire.matrix.chat.createRoom({ name: 'À deux', invite: [session.userId] })
  await patiently(() => expect(matrix.chat.rooms.value.some(({ id }) => id === room)).toBe(true))
  await matrix.chat.join(room)
  const isIn = () => claire.matrix.chat.open(room).members.value.every(({ membership }) => membership === 'joined')
  await patiently(() => expect(isIn()).toBe(true))
  return room
}

/** What left Claire's browser for devices of theirs since the last look. */
const keysFor = ({ session }: CoffrePerson) =>
  claire.cable.asked('/sendToDevice/').filter((body) => body.includes(session.userId))

function say(room: string, text: string) {
  const view = claire.matrix.chat.open(room)
  claire.matrix.chat.send(room, { text })
  return () => view.items.value.findLast((item) => item.type === 'message')
}

function upload(room: string, name: string) {
  const { files } = claire
  const content = new File(['pour une seule personne'], name)
  files.upload(room, [{ file: content, parent: topFolder, replaces: null }])
  return () => files.transfers.value.find((one) => one.name === name && one.coffre === room)
}

/** Enters a room's call, as far as keys go: no media server runs here. */
async function enterCall({ matrix, cable }: CoffrePerson, room: string) {
  const focus = { type: 'livekit', livekit_service_url: `${stack.url}/livekit/jwt` }
  cable.answer((_method, url) => (url.includes('/rtc/transports') ? Response.json({ rtc_transports: [focus] }) : null))
  const call = await matrix.rtc.enter(room)
  const [refused, keys]: [Set<string>, Set<string>] = [new Set(), new Set()]
  call.onRefusal(({ userId, way, why }) => refused.add(`${way} ${userId} ${why}`))
  call.onKey(({ identity }) => keys.add(identity))
  call.announce()
  return { call, refused, keys }
}

/** The homeserver's own device says itself a member of the call. */
async function announceReplaced(room: string): Promise<void> {
  const [{ userId }, deviceId] = [idriss.session, 'REPLACED']
  const content = {
    ...{ application: 'm.call', call_id: '', scope: 'm.room', device_id: deviceId, expires: 14_400_000 },
    focus_active: { type: 'livekit', focus_selection: 'oldest_membership' },
    foci_preferred: [{ type: 'livekit', livekit_service_url: `${stack.url}/livekit/jwt`, livekit_alias: room }],
  }
  const key = encodeURIComponent(`_${userId}_${deviceId}_m.call`)
  const path = `rooms/${encodeURIComponent(room)}/state/org.matrix.msc3401.call.member/${key}`
  const answer = await fetch(`${stack.url}/_matrix/client/v3/${path}`, {
    method: 'PUT',
    body: JSON.stringify(content),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${replaced}` },
  })
  expect(answer.status).toBe(200)
}

describe('F13, T3: a homeserver that lies about somebody from the very first meeting', () => {
  test('is given no key of a room, of a coffre or of a call, and the page says whom it is about', async () => {
    const room = await roomWith(idriss)
    claire.cable.asked('')
    const message = say(room, 'pour Idriss seul')
    await patiently(() => expect(message()).toMatchObject({ delivery: { at: 'failed', reason: 'identity-changed' } }))
    const view = claire.matrix.chat.open(room)
    const concerned = { kind: 'identity-changed', person: { id: idriss.session.userId } }
    await patiently(() => expect(view.concerns.value).toMatchObject([concerned]))
    // What she would read aloud is not what Idriss has before him.
    const digits = await claire.matrix.chat.fingerprint(idriss.session.userId)
    expect([digits, await idriss.matrix.keys.fingerprint()]).toEqual([
      expect.any(String),
      expect.not.stringMatching(digits!),
    ])

    const transfer = upload(room, 'plan.txt')
    await patiently(() => expect(transfer()).toMatchObject({ at: 'failed', failure: 'identity-changed' }))

    const { call, refused } = await enterCall(claire, room)
    await announceReplaced(room)
    await patiently(() => expect([...refused].join()).toContain(`out ${idriss.session.userId} identity-changed`))
    expect(keysFor(idriss)).toEqual([])
    await call.leave()
  })

  test('of somebody about whom it does not lie, all goes on', async () => {
    const room = await roomWith(helene)
    const message = say(room, 'pour Hélène')
    await patiently(() => expect(message()).toMatchObject({ delivery: { at: 'sent' } }))
    upload(room, 'plan.txt')
    await patiently(() => expect(shown(helene.files, room)).toEqual(['plan.txt']))
    const [hers, ours] = [await enterCall(helene, room), await enterCall(claire, room)]
    await patiently(() => expect([...hers.keys]).toContain(ours.call.identity))
    expect(claire.matrix.chat.open(room).concerns.value).toEqual([])
    for (const { call } of [hers, ours]) await call.leave()
  })
})

describe('R21: another identity that is told in somebody’s name', () => {
  test('is among her own traces, under digits that are not hers, until her code opens a browser', async () => {
    const { cookie, csrf, userId } = helene.session
    const own = { cookie, origin: stack.url, 'sec-fetch-site': 'same-origin', 'x-parvis-csrf': csrf }
    const ask = async (method: string, path: string, body?: object) => {
      const headers = { 'content-type': 'application/json', ...own }
      const answer = await fetch(`${stack.url}/api/${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      })
      expect(answer.ok, path).toBe(true)
      return answer
    }
    const told = async () =>
      ((await (await ask('POST', 'identities/look', { people: [userId] })).json()) as { keys: object }).keys
    const traces = async () => {
      const { entries } = entryPage.parse(await (await ask('GET', 'audit/mine')).json())
      return entries.filter(({ act }) => act === 'identity.tell').map(({ object }) => object?.id)
    }
    const [before, digits] = [await told(), await helene.matrix.keys.fingerprint()]
    expect(await traces()).toEqual([digits])
    await ask('PUT', 'identities/mine', { key: 'A'.repeat(43) })
    expect(await told()).not.toEqual(before)
    await patiently(async () => expect(await traces()).toEqual([expect.not.stringMatching(digits!), digits]))
    const fresh = await coffrePerson(stack, 'helene.garnier', { code: helene.code })
    await patiently(async () => expect(await told()).toEqual(before))
    await fresh.leave()
  })
})
