import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { RunningStack } from '../stack.ts'
import type { CallPages, OpenHow } from './call-pages.ts'
import { look, makeRoom } from './call-room.ts'

/** What two processors can encode and decode ninety times. To be called before the page opens. */
export async function smallPictures(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { mediaDevices } = navigator
    const ask = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = (wished = {}) =>
      ask({ ...wished, ...(wished.video && { video: { width: 160, height: 90, frameRate: 5 } }) })
  })
}

/** So many browsers, person after person; who has one already opens a further one with their recovery code. */
export async function openCrowd(
  stack: RunningStack,
  from: CallPages,
  count: number,
  how: (n: number) => OpenHow = () => ({ prepare: smallPictures }),
): Promise<readonly Page[]> {
  const inside: Page[] = []
  const codes: (string | null)[] = []
  for (let n = 0; n < count; n += 1) {
    const of = n % stack.accounts.length
    const page = await from.open(stack, stack.accounts[of]?.uid ?? '', 'person-page', how(n))
    codes[n] = await page.evaluate(async (code) => {
      const person = await window.person
      if (code !== null) await person.matrix.keys.unlock(code)
      return person.code
    }, codes[of] ?? null)
    inside.push(page)
  }
  return inside
}

/** A room that the first of them makes, and in which all of them are. */
export async function gather(crowd: readonly Page[], { accounts }: RunningStack, patience: number): Promise<string> {
  const [first, ...others] = crowd.slice(0, accounts.length)
  if (!first) throw new TypeError('nobody')
  const ids = await Promise.all(others.map((page) => page.evaluate(async () => (await window.person).userId)))
  const room = await makeRoom(first, ids)
  for (const page of others) {
    const joins = () => page.evaluate(async (id) => (await window.person).matrix.chat.join(id).then(() => true), room)
    await until(joins, patience)
  }
  // Their other devices hear of it by themselves.
  for (const page of crowd) await until(() => page.evaluate(knows, room), patience)
  return room
}

async function knows(room: string): Promise<boolean> {
  const { matrix } = await window.person
  return matrix.chat.rooms.value.some(({ id, membership }) => id === room && membership === 'joined')
}

/** With a camera, and a voice or none. */
export function joinWith(page: Page, room: string, microphone: boolean): Promise<void> {
  return page.evaluate(
    async ([id, voice]) => {
      const devices = { microphone: null, camera: null, speaker: null }
      const options = { microphone: voice, camera: true, devices, economy: 'off' } as const
      await (await window.person).calls.join({ room: id, ...options })
    },
    [room, microphone] as const,
  )
}

export function leave(page: Page): Promise<void> {
  return page.evaluate(async () => (await window.person).calls.current.value?.leave())
}

const pictures = async (page: Page) => (await look(page)).pictures

/** Has everybody decoded ten frames of each of the others? */
export async function allSee(inside: readonly Page[]): Promise<boolean> {
  const seen = await Promise.all(inside.map(pictures))
  return seen.every((of) => grown({}, of) >= inside.length - 1)
}

/** Asks, from now on: has everybody decoded ten more frames of each of the others? */
export async function allGrow(inside: readonly Page[]): Promise<() => Promise<boolean>> {
  const before = await Promise.all(inside.map(pictures))
  return async () => {
    const now = await Promise.all(inside.map(pictures))
    return now.every((of, n) => grown(before[n] ?? {}, of) >= inside.length - 1)
  }
}

type Counts = Readonly<Record<string, number>>

const grown = (before: Counts, now: Counts) =>
  Object.entries(now).filter(([stream, frames]) => frames >= (before[stream] ?? 0) + 10).length

/** Asks twice a second, for so many ms. */
export async function until(holds: () => Promise<boolean>, patience: number): Promise<boolean> {
  const end = performance.now() + patience
  while (performance.now() < end) {
    if (await holds().catch(() => false)) return true
    await pause(500)
  }
  return false
}
