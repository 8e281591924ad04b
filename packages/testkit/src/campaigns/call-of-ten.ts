import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { openCallPages, type CallPages } from '../calls/call-pages.ts'
import { look, makeRoom } from '../calls/call-room.ts'
import { chromiumPath } from '../calls/config.ts'
import { startStack, type RunningStack } from '../stack.ts'

// npm run campaign -- call-of-ten: ten browsers of four people in one call, by the workspace's own adapters, on the real
// homeserver, admission and media server; each sends a small picture, two a voice as well. Everybody decodes at least ten
// frames of everybody; one leaves, new keys, and it goes on; one comes back. Milliseconds; null: it did not come true.
const [people, patience] = [10, 240_000]

const began = performance.now()
const tell = (what: string, ms: number | null) =>
  void process.stderr.write(`${Math.round((performance.now() - began) / 1000)} s: ${what} ${ms ?? 'not'}\n`)

async function callOfTen(at: RunningStack, from: CallPages) {
  const inside = await openAll(at, from)
  const [first] = inside
  if (!first) throw new Error('nobody')
  const ids = await Promise.all(inside.slice(1, at.accounts.length).map(idOf))
  const room = await makeRoom(first, ids)
  for (const page of inside.slice(1, at.accounts.length)) {
    await until(() => page.evaluate(async (id) => (await window.person).matrix.chat.join(id).then(() => true), room))
  }
  // Their other devices hear of it by themselves.
  for (const page of inside) await until(() => page.evaluate(knows, room))
  const joined = await timed('all see all', async () => {
    for (const [n, page] of inside.entries()) await join(page, room, n < 2)
    return until(() => allSee(inside))
  })
  const last = inside.pop()
  const before = (await look(first)).epoch
  const left = await timed('one left: new keys, all see all', async () => {
    await last?.evaluate(async () => (await window.person).calls.current.value?.leave())
    return (await until(async () => (await look(first)).epoch > before)) && allGrow(inside)
  })
  if (last) inside.push(last)
  const back = await timed('one came back', async () => {
    if (last) await join(last, room, false)
    return (await until(() => allSee(inside))) && allGrow(inside)
  })
  return { joined, left, back, alarms: (await look(first)).alarms.join(' ') }
}

/** The first browser of each person opens the others of the same one with their recovery code. */
async function openAll(at: RunningStack, from: CallPages): Promise<Page[]> {
  const inside: Page[] = []
  const codes: (string | null)[] = []
  for (let n = 0; n < people; n += 1) {
    const of = n % at.accounts.length
    const { uid } = at.accounts[of] ?? { uid: '' }
    const page = await from.open(at, uid, 'person-page', { prepare })
    codes[n] = await page.evaluate(async (code) => {
      const person = await window.person
      if (code !== null) await person.matrix.keys.unlock(code)
      return person.code
    }, codes[of] ?? null)
    inside.push(page)
    tell(`browser ${n + 1} is open`, 1)
  }
  return inside
}

const idOf = (page: Page) => page.evaluate(async () => (await window.person).userId)

async function knows(room: string): Promise<boolean> {
  const { matrix } = await window.person
  return matrix.chat.rooms.value.some(({ id, membership }) => id === room && membership === 'joined')
}

async function prepare(page: Page): Promise<void> {
  await page.addInitScript(smallPictures)
}

/** What two processors can encode and decode ninety times. */
function smallPictures(): void {
  const { mediaDevices } = navigator
  const ask = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = (wished = {}) =>
    ask({ ...wished, ...(wished.video && { video: { width: 160, height: 90, frameRate: 5 } }) })
}

function join(page: Page, room: string, microphone: boolean): Promise<void> {
  return page.evaluate(
    async ([id, voice]) => {
      const devices = { microphone: null, camera: null, speaker: null }
      const options = { microphone: voice, camera: true, devices, economy: 'off' } as const
      await (await window.person).calls.join({ room: id, ...options })
    },
    [room, microphone] as const,
  )
}

const pictures = async (page: Page) => (await look(page)).pictures

async function allSee(inside: readonly Page[]): Promise<boolean> {
  const seen = await Promise.all(inside.map(pictures))
  return seen.every((of) => grown({}, of) >= inside.length - 1)
}

/** Ten more frames of each of the others than now. */
async function allGrow(inside: readonly Page[]): Promise<boolean> {
  const before = await Promise.all(inside.map(pictures))
  return until(async () => {
    const now = await Promise.all(inside.map(pictures))
    return now.every((of, n) => grown(before[n] ?? {}, of) >= inside.length - 1)
  })
}

type Counts = Readonly<Record<string, number>>

const grown = (before: Counts, now: Counts) =>
  Object.entries(now).filter(([stream, frames]) => frames >= (before[stream] ?? 0) + 10).length

async function timed(what: string, run: () => Promise<boolean>): Promise<number | null> {
  const from = performance.now()
  const ms = (await run()) ? Math.round(performance.now() - from) : null
  tell(what, ms)
  return ms
}

async function until(holds: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + patience
  while (performance.now() < end) {
    if (await holds().catch(() => false)) return true
    await pause(500)
  }
  return false
}

const [stack, pages] = await Promise.all([
  startStack({ without: ['workspace', 'store'] }),
  openCallPages(chromiumPath, ['person-page']),
])
try {
  const found = await callOfTen(stack, pages)
  process.stdout.write(`${JSON.stringify({ campaign: 'call-of-ten', people, ...found })}\n`)
  if (Object.values(found).includes(null)) process.exitCode = 1
} finally {
  await pages.close()
  await stack.stop()
}
