import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomFrom } from '@parvis/testkit'
import type { CDPSession, Page, Request } from 'playwright-core'
import { filesPage } from './files.ts'
import type { RoomOfTwo } from './room-of-two.ts'

export interface UploadKills {
  readonly kills: number
  readonly uploads: number
  /** Times that a first part was sent again though it was stored. */
  readonly fromZero: number
  /** Parts that were sent again though storage had acknowledged them. */
  readonly sentAgain: number
  /** Files that came out different at the other member's. */
  readonly corrupt: number
  /** Parts that were stored when a tab was killed, all kills together: none would mean that nothing was tried. */
  readonly storedBefore: number
}

export interface UploadKilling {
  readonly coffre: string
  /** In all: as many uploads as that takes. */
  readonly kills: number
  /** Of 8 MiB, of each upload; at as many random bytes of it a tab is killed, at most. */
  readonly parts: number
  readonly seed: number
  readonly tell?: (line: string) => void
}

/** Bytes a second that leave the page: slow enough for a byte to have a moment. */
const pace = 8_000_000
const partBytes = 2 ** 23
/** ms after which an upload that does not get as far as a byte is stuck and not slow. */
const longestSilence = 180_000

/** Kills the process of the tab that deposits at random bytes of each upload, opens the page again, and looks at what it sends. */
export async function killDuringUploads(
  { claire, idriss }: RoomOfTwo,
  { coffre, kills, parts, seed, tell = () => {} }: UploadKilling,
): Promise<UploadKills> {
  const random = randomFrom(seed)
  const found = { kills: 0, uploads: 0, fromZero: 0, sentAgain: 0, corrupt: 0, storedBefore: 0 }
  const folder = await mkdtemp(join(tmpdir(), 'parvis-upload-'))
  const reader = filesPage(idriss.page)
  await reader.open(coffre)
  let { page } = claire
  // Once this is there, the coffre has begun and its members are let in: what is sent from here on is a content first.
  await filesPage(page).open(coffre)
  await filesPage(page).choose([{ name: 'prêt.txt', bytes: Buffer.from('prêt') }])
  await reader.entry('prêt.txt').waitFor({ timeout: 90_000 })
  await filesPage(page).done('prêt.txt')
  while (found.kills < kills) {
    const upload = (found.uploads += 1)
    page.setDefaultTimeout(90_000)
    const bytes = randomBytes(parts * partBytes - 200_000)
    const name = `coupure ${seed} ${upload}.bin`
    const places = Array.from({ length: parts }, () => Math.floor(random() * bytes.length)).toSorted((a, b) => a - b)
    await filesPage(page).open(coffre)
    const address = page.url()
    let sent = await follow(page)
    await choose(page, join(folder, name), bytes)
    for (const byte of places.slice(0, kills - found.kills)) {
      if (isStored(sent, parts) || !(await reachesByte(sent, byte))) break
      await kill(page, sent)
      found.kills += 1
      found.storedBefore += ofTheFile(sent, sent.stored).length
      const before = sent
      page = await claire.context.newPage()
      page.setDefaultTimeout(90_000)
      sent = await follow(page, before)
      await page.goto(address)
      tell(
        `upload ${upload}, kill ${found.kills} at byte ${byte}: ${ofTheFile(before, before.stored).length} of ${parts} parts were stored`,
      )
    }
    await reader.entry(name).waitFor({ timeout: 120_000 })
    const again = ofTheFile(sent, sent.again)
    found.sentAgain += again.length
    found.fromZero += again.filter(({ number }) => number === 1).length
    found.corrupt += (await reader.download(name)).equals(bytes) ? 0 : 1
  }
  await rm(folder, { recursive: true })
  return found
}

/** From the disk: a driver hands over no large bytes. */
async function choose(page: Page, path: string, bytes: Buffer): Promise<void> {
  await writeFile(path, bytes)
  await filesPage(page).ready()
  await page.getByLabel('Choisir des fichiers').first().setInputFiles(path)
}

/** Waits until a byte of the upload is on its way, or a little more; false when all of it was there before. */
async function reachesByte(sent: Sent, byte: number): Promise<boolean> {
  const part = Math.floor(byte / partBytes) + 1
  const until = performance.now() + longestSilence
  while (Math.max(0, ...sent.asked) < part) {
    if (sent.over) return false
    if (performance.now() > until) throw new Error(`part ${part} never left the page; ${[...sent.asked].join()} did`)
    await sleep(5)
  }
  await sleep(((byte % partBytes) / pace) * 1000)
  return !sent.over
}

/** No page hears of it: its process is gone. */
async function kill(page: Page, { browser }: Sent): Promise<void> {
  const gone = page.waitForEvent('crash')
  // Whoever crashes does not answer.
  void browser.send('Page.crash').catch(() => {})
  await gone
  await page.close()
}

async function slowed(page: Page): Promise<CDPSession> {
  const browser = await page.context().newCDPSession(page)
  await browser.send('Network.enable')
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: pace }
  await browser.send('Network.emulateNetworkConditions', conditions)
  return browser
}

interface Sent {
  readonly browser: CDPSession
  /** Numbers of parts, of whatever content. */
  readonly asked: readonly number[]
  /** What storage acknowledged, to this page or to one before. */
  readonly stored: readonly Part[]
  /** Asked for though it was stored. */
  readonly again: readonly Part[]
  /** Contents of several parts. Pages of the coffre are uploads too, of one. */
  readonly long: ReadonlySet<string>
  readonly over: boolean
}

interface Part {
  readonly blob: string
  readonly number: number
}

/** Whatever else the page stored meanwhile. */
const ofTheFile = ({ long }: Sent, parts: readonly Part[]) => parts.filter(({ blob }) => long.has(blob))

/** Every part is there, whatever of the rest is not: no page asks for one again. */
const isStored = (sent: Sent, parts: number): boolean =>
  new Set(ofTheFile(sent, sent.stored).map(({ number }) => number)).size === parts

/** Parts that a page asks to store. `before`: the page of which it goes on. */
async function follow(page: Page, before?: Sent): Promise<Sent> {
  const [asked, again, stored] = [[] as number[], [...(before?.again ?? [])], [...(before?.stored ?? [])]]
  const long = new Set(before?.long)
  const sent = { browser: await slowed(page), asked, again, stored, long, over: false }
  const partOf = (request: Request): Part | null => {
    const [, blob, number] = /\/uploads\/([\w-]+)\/parts\/(\d+)$/.exec(request.url()) ?? []
    return blob === undefined ? null : { blob, number: Number(number) }
  }
  page.on('request', (request) => {
    const [, completed = ''] = /\/uploads\/([\w-]+)\/complete$/.exec(request.url()) ?? []
    if (long.has(completed)) sent.over = true
    const part = partOf(request)
    if (part === null) return
    asked.push(part.number)
    if (part.number > 1) long.add(part.blob)
    if (stored.some(({ blob, number }) => blob === part.blob && number === part.number)) again.push(part)
  })
  page.on('response', (answer) => {
    const part = answer.ok() ? partOf(answer.request()) : null
    if (part !== null) stored.push(part)
  })
  return sent
}
