import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openCallPages, type CallPages } from '../calls/call-pages.ts'
import { joinCall, look, patience } from '../calls/call-room.ts'
import { chromiumPath } from '../calls/config.ts'
import { gather } from '../calls/crowd.ts'
import { relayAccess } from '../media/relay-access.ts'
import { openSlowLink, type SlowLink } from '../media/slow-link.ts'
import { randomFrom } from '../random.ts'
import { startStack, type RunningStack } from '../stack.ts'
import { far, openRoughLink, type RoughLink } from './rough-link.ts'

/**
 * The real homeserver, media server, gateway and admission; two people by the workspace's own adapters. All that
 * Idriss's browser says is 300 ms away: media by a relay that loses packets, the rest by one that stalls.
 */
const seed = Math.floor(Math.random() * 2 ** 31)
const wide = { delayMs: 150, loss: 0, bitsPerSecond: 1e8 }
const lossy = { ...wide, loss: 0.3 }
let stack: RunningStack
let pages: CallPages
let media: SlowLink
let rest: RoughLink
let claire: Page
let idriss: Page

vi.setConfig({ testTimeout: 240_000 })

beforeAll(async () => {
  ;[stack, pages] = await Promise.all([
    startStack({ without: ['workspace', 'store'] }),
    openCallPages(chromiumPath, ['person-page']),
  ])
  const random = randomFrom(seed)
  media = await openSlowLink(relayAccess(stack).udpPort, wide, random)
  rest = await openRoughLink(Number(new URL(stack.url).port), far, random)
  claire = await pages.open(stack, 'claire.morvan', 'person-page')
  idriss = await pages.open(stack, 'idriss.benali', 'person-page', {
    door: rest.port,
    prepare: async (page) =>
      void (await page.addInitScript((port) => Object.assign(window, { mediaThrough: port }), media.port)),
  })
  const room = await gather([claire, idriss], stack, patience.timeout)
  for (const page of [claire, idriss]) await joinCall(page, room)
}, 300_000)

afterAll(async () => {
  await pages?.close()
  media?.close()
  rest?.close()
  await stack?.stop()
}, 60_000)

/** Which share of what is played was decoded from what came, from here on, once so many seconds of it were played. */
async function heard(page: Page, seconds: number): Promise<number> {
  const before = await look(page)
  let share = 0
  await vi.waitFor(async () => {
    const now = await look(page)
    const [came, madeUp] = [now.samples - before.samples, now.madeUp - before.madeUp]
    expect(came + madeUp).toBeGreaterThan(seconds * 48_000)
    share = came / (came + madeUp)
  }, patience)
  return share
}

const both = <T>(of: (page: Page) => Promise<T>): Promise<[T, T]> => Promise.all([of(claire), of(idriss)])
/** Pauses between words are not sent: even where nothing is lost, that is less than all. */
const bothHeard = (seconds: number) => both((page) => heard(page, seconds))
const alarms = () => both(async (page) => (await look(page)).alarms)

async function bothSee(): Promise<void> {
  const before = await both(look)
  await vi.waitFor(async () => {
    for (const [n, { frames }] of (await both(look)).entries())
      expect(frames).toBeGreaterThan((before[n]?.frames ?? 0) + 20)
  }, patience)
}

test('T27: a third of all packets is lost in a call over 300 ms: most of the sound is decoded, nobody is called an attacker', async () => {
  await bothSee()
  const whole = await bothHeard(5)
  expect(await alarms()).toEqual([[], []])
  media.set(lossy)
  for (const [n, share] of (await bothHeard(8)).entries())
    expect(share, `seed ${seed}`).toBeGreaterThan((whole[n] ?? 1) / 2)
  // What must arrive does, however often it is lost.
  await idriss.evaluate(async () => (await window.person).calls.current.value?.setHand(true))
  const hands = () =>
    claire.evaluate(async () => {
      const all = (await window.person).calls.current.value?.participants.value ?? []
      return all.filter(({ handSince }) => handSince !== null).map(({ person }) => person.name)
    })
  await vi.waitFor(async () => expect(await hands()).toEqual(['Idriss Benali']), patience)
  expect(await alarms()).toEqual([[], []])
  media.set(wide)
  await bothSee()
  await vi.waitFor(async () => {
    for (const [n, share] of (await bothHeard(4)).entries()) expect(share).toBeGreaterThan(0.8 * (whole[n] ?? 1))
  }, patience)
  expect(await alarms()).toEqual([[], []])
  expect((await both(look)).map(({ at }) => at)).toEqual(['in', 'in'])
})
