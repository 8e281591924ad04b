import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomFrom } from '@parvis/testkit'
import type { Page, Request } from 'playwright-core'
import { filesPage } from './files.ts'
import type { RoomOfTwo } from './room-of-two.ts'

export interface UploadKills {
  /** Uploads that began at their first part again though it was stored. */
  readonly fromZero: number
  /** Parts that were sent again though storage had acknowledged them. */
  readonly sentAgain: number
  /** Files that came out different at the other member's. */
  readonly corrupt: number
  /** Parts that were stored when a tab was killed, all rounds together: none would mean that nothing was tried. */
  readonly storedBefore: number
  /** Rounds in which the upload was whole before the kill. */
  readonly tooLate: number
}

interface Campaign {
  readonly coffre: string
  readonly kills: number
  readonly seed: number
  readonly tell?: (line: string) => void
}

const parts = 3
const size = parts * 2 ** 23 - 200_000
/** Bytes a second that leave the page: slow enough for a byte to have a moment. */
const pace = 24_000_000

/** Kills the process of the tab that deposits, at a random byte of the upload, so many times. */
export async function killDuringUploads(
  { claire, idriss }: RoomOfTwo,
  { coffre, kills, seed, tell = () => {} }: Campaign,
): Promise<UploadKills> {
  const random = randomFrom(seed)
  const found = { fromZero: 0, sentAgain: 0, corrupt: 0, storedBefore: 0, tooLate: 0 }
  const reader = filesPage(idriss.page)
  await reader.open(coffre)
  let { page } = claire
  for (let round = 1; round <= kills; round += 1) {
    const [bytes, name] = [randomBytes(size), `coupure ${seed} ${round}.bin`]
    await filesPage(page).open(coffre)
    const sent = followUpload(page)
    await slow(page)
    await filesPage(page).choose([{ name, bytes }])
    await sent.begun
    const byte = Math.floor(random() * size)
    await sleep((byte / pace) * 1000)
    const address = page.url()
    await kill(page)
    const stored = new Set(sent.stored)
    page = await claire.context.newPage()
    page.setDefaultTimeout(90_000)
    const again = followUpload(page, sent.blob())
    await page.goto(address)
    await reader.entry(name).waitFor({ timeout: 90_000 })
    const repeated = again.asked.filter((number) => stored.has(number))
    found.storedBefore += stored.size
    found.tooLate += stored.size === parts ? 1 : 0
    found.sentAgain += repeated.length
    found.fromZero += repeated.includes(1) ? 1 : 0
    found.corrupt += (await reader.download(name)).equals(bytes) ? 0 : 1
    tell(
      `round ${round}, byte ${byte}: ${stored.size} of ${parts} parts stored, then ${again.asked.join(', ') || 'none'}`,
    )
  }
  return found
}

async function slow(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page)
  await browser.send('Network.enable')
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: pace }
  await browser.send('Network.emulateNetworkConditions', conditions)
}

/** No page hears of it: its process is gone. */
async function kill(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page)
  const gone = page.waitForEvent('crash')
  // Whoever crashes does not answer.
  void browser.send('Page.crash').catch(() => {})
  await gone
  await page.close()
}

/** Parts that a page asks to store, and those that were. Of one content, where it is named. */
function followUpload(page: Page, only?: string) {
  const [asked, stored]: [number[], number[]] = [[], []]
  const { promise: begun, resolve } = Promise.withResolvers<void>()
  let blob = only ?? ''
  const numberOf = (request: Request) => {
    const [, of = '', number] = /\/uploads\/([\w-]+)\/parts\/(\d+)$/.exec(request.url()) ?? []
    if (of === '' || request.method() !== 'PUT') return null
    // Pages of the coffre are uploads too: the content is what comes first.
    if (blob === '') blob = of
    return of === blob ? Number(number) : null
  }
  page.on('request', (request) => {
    const number = numberOf(request)
    if (number === null) return
    asked.push(number)
    resolve()
  })
  page.on('response', (answer) => {
    const number = answer.ok() ? numberOf(answer.request()) : null
    if (number !== null) stored.push(number)
  })
  return { asked, stored, begun, blob: () => blob }
}
