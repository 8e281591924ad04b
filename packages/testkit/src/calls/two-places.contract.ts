import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { relayAccess } from '../media/relay-access.ts'
import type { CallHouse } from './call-house.ts'
import { grows, joinCall, look, makeRoom, patience, restart } from './call-room.ts'

interface InTwoPlaces {
  readonly house: CallHouse
  /** In the place of the second media server. */
  readonly marc: Page
}
interface Mine {
  readonly entries: readonly { act: string; time: string; place: { from: string; to: string } }[]
}

/** Claire is in one place, Marc in another; each has a media server. */
export function inTwoPlaces(people: () => InTwoPlaces): void {
  let room = ''
  const idOf = (page: Page) => page.evaluate(async () => (await window.person).userId)
  const bothGrow = () =>
    Promise.all([people().house.claire, people().marc].map((page) => grows(() => look(page), restart)))

  test('each sends by that of their place, both see and hear each other, and the log says by which', async () => {
    const { marc, house } = people()
    const began = Date.now()
    const [marcId, claireId] = [await idOf(marc), await idOf(house.claire)]
    room = await makeRoom(house.claire, [marcId])
    await vi.waitFor(() => marc.evaluate(async (id) => (await window.person).matrix.chat.join(id), room), patience)
    await joinCall(house.claire, room)
    await vi.waitFor(() => joinCall(marc, room), patience)
    await bothGrow()
    // What the media servers themselves say.
    const [here, there] = await Promise.all([relayAccess(house.stack).senders(), house.second.relay.senders()])
    expect(there.every((identity) => identity.startsWith(`${marcId}:`))).toBe(true)
    expect(here.some((identity) => identity.startsWith(`${marcId}:`))).toBe(false)
    expect([there.length, here.some((identity) => identity.startsWith(`${claireId}:`))]).toEqual([1, true])
    const ways = async () => {
      const { entries } = await marc.evaluate(async () => (await fetch('/api/audit/mine')).json() as Promise<Mine>)
      return entries
        .filter(({ act, time }) => act === 'call.join' && Date.parse(time) > began)
        .map(({ place: { from, to } }) => `${from} → ${to}`)
    }
    // The newest is first: he came in by his own, and went to hear her.
    await vi.waitFor(async () => expect(await ways()).toEqual(['papeete → local', 'papeete → papeete']), patience)
  })

  test('who is a member by a sealed event that sticks and who is one in the room’s state see and hear each other', async () => {
    const { marc } = people()
    await leave(marc)
    await membershipSealed(marc)
    const asked: string[] = []
    marc.on('request', (to) => void asked.push(`${to.method()} ${to.url()}`))
    await joinCall(marc, room)
    await bothGrow()
    const did = (words: RegExp) => asked.some((one) => one.startsWith('P') && words.test(one))
    expect([did(/get_token$/), did(/send\/m\.room\.encrypted\/.*sticky_duration_ms/)]).toEqual([true, true])
    expect([did(/sfu\/get$/), did(/state\/org\.matrix\.msc3401\.call\.member/)]).toEqual([false, false])
  })
}

const leave = (page: Page) => page.evaluate(async () => (await window.person).calls.current.value?.leave())

/** This page is told what the gateway tells everybody where the operator has chosen so. */
async function membershipSealed(page: Page): Promise<void> {
  await page.route('**/org.matrix.msc4143/rtc/transports*', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), 'parvis.membership': 'sticky' } })
  })
}
