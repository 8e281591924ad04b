import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { relayAccess } from '../media/relay-access.ts'
import { openSlowLink, type SlowLink } from '../media/slow-link.ts'
import { startStack, type RunningStack } from '../stack.ts'
import { openCable, type Cable } from './cable.ts'
import { openCallPages, type CallPages } from './call-pages.ts'
import { look, patience, restart } from './call-room.ts'
import { chromiumPath } from './config.ts'
import { allGrow, allSee, gather, joinWith, leave, openCrowd, smallPictures } from './crowd.ts'
import { crash } from './made-people.ts'

/**
 * The real homeserver, media server, gateway and admission; five browsers of four people, each by the workspace's own
 * adapters, with keys of its own. All that Idriss's says goes by a cable and a link that can be cut.
 */
let stack: RunningStack
let pages: CallPages
let cable: Cable
let link: SlowLink
let inside: Page[] = []
let claire: Page
let idriss: Page

const whole = { delayMs: 0, loss: 0, bitsPerSecond: 1e9 }
/** What is rightly said where keys and memberships take long to come: nothing is decoded meanwhile. */
const slow: ReadonlySet<string> = new Set(['no-key', 'stranger'])
const gone = { timeout: 45_000, interval: 500 }
/** Twenty pictures are encoded, sealed, opened and decoded: eighty seconds where ten other programs are at work. */
const crowded = { timeout: 180_000, interval: 500 }
vi.setConfig({ testTimeout: 400_000 })

beforeAll(async () => {
  ;[stack, pages] = await Promise.all([
    startStack({ without: ['workspace', 'store'] }),
    openCallPages(chromiumPath, ['person-page']),
  ])
  cable = await openCable(Number(new URL(stack.url).port))
  link = await openSlowLink(relayAccess(stack).udpPort, whole, Math.random)
  const atCable = async (page: Page) => {
    await smallPictures(page)
    await page.addInitScript((port) => Object.assign(window, { mediaThrough: port }), link.port)
  }
  const crowd = await openCrowd(stack, pages, 5, (n) =>
    n === 1 ? { prepare: atCable, door: cable.port } : { prepare: smallPictures },
  )
  ;[claire, idriss] = crowd as [Page, Page]
  inside = [...crowd]
}, 300_000)

afterAll(async () => {
  await pages?.close()
  link?.close()
  cable?.close()
  await stack?.stop()
}, 60_000)

const holds = (what: () => Promise<boolean>, within = restart) =>
  vi.waitFor(async () => expect(await what()).toBe(true), within)

/** Everybody decodes ten more frames of each of the others, and nobody was sent any in clear or under another key. */
async function goesOn(): Promise<void> {
  await holds(await allGrow(inside), crowded)
  for (const page of inside) {
    const alarms = (await look(page)).alarms.filter((kind) => !slow.has(kind))
    expect(alarms).toEqual([])
  }
}

/** How Claire's page shows the link of Idriss's. */
const idrissAtClaire = () =>
  claire.evaluate(async () => {
    const all = (await window.person).calls.current.value?.participants.value ?? []
    return all.find(({ person }) => person.name === 'Idriss Benali')?.network ?? 'gone'
  })

test('five in one call: everybody decodes everybody, sealed', async () => {
  const room = await gather(inside, stack, patience.timeout)
  for (const [n, page] of inside.entries()) await joinWith(page, room, n < 2)
  await holds(() => allSee(inside), crowded)
  expect((await look(claire)).participants).toHaveLength(5)
  await goesOn()
})

test('T27: one’s network is cut, for sound, pictures and all else: both sides say so; whole again, everybody decodes everybody', async () => {
  const { epoch } = await look(claire)
  await idriss.evaluate(async () => {
    const states: string[] = []
    Object.assign(window, { states })
    ;(await window.person).calls.current.value?.state.subscribe(({ at }) => void states.push(at))
  })
  link.set('cut')
  cable.cut()
  await holds(async () => (await idrissAtClaire()) === 'lost')
  await holds(() => idriss.evaluate(() => (window as unknown as { states: string[] }).states.includes('reconnecting')))
  cable.mend()
  link.set(whole)
  await holds(async () => (await look(idriss)).at === 'in')
  await goesOn()
  await holds(async () => (await idrissAtClaire()) === 'good')
  // Whatever the cut made of who is in: keys are never those from before.
  expect((await look(claire)).epoch).toBeGreaterThanOrEqual(epoch)
})

describe('R11, R14: who goes', () => {
  test('one leaves: keys change, and the others decode each other', async () => {
    const { epoch } = await look(claire)
    const last = inside.pop()
    if (last) await leave(last)
    await holds(async () => (await look(claire)).epoch > epoch)
    expect((await look(claire)).participants).toHaveLength(4)
    await goesOn()
  })

  test('one crashes: is gone from the others’ call within 45 s, keys change, and the others decode each other', async () => {
    const { epoch } = await look(claire)
    const last = inside.pop()
    if (last) await crash(last)
    for (const page of inside) {
      // The homeserver sends a leave that nobody has put off for twenty seconds.
      await vi.waitFor(async () => expect((await look(page)).participants).toHaveLength(3), gone)
    }
    await holds(async () => (await look(claire)).epoch > epoch)
    await goesOn()
  })
})
