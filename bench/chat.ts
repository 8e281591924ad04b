import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startStack } from '@parvis/testkit'
import { launchBrowser, newProfile, type Portal, type Profile } from '../workspace/e2e/lib/browser.ts'
import { messagesPage, roomPage } from '../workspace/e2e/lib/messages.ts'
import { claire, idriss, type DemoPerson } from '../workspace/e2e/lib/people.ts'
import { unlock } from '../workspace/e2e/lib/recovery.ts'
import { enterFirst, insideShell } from '../workspace/e2e/lib/sign-in.ts'
import { measureLists } from './lib/room-lists.ts'
import { findNginx } from './lib/nginx.ts'
import { painted, pressEnter } from './lib/painted.ts'
import { median, report } from './lib/report.ts'
import { startStraight } from './lib/straight.ts'

/**
 * The same people, room and workspace, through the gateway and past it (nginx, straight to Synapse): from Enter to the
 * other side's painted text, and from a reload to the opened timeline. Then a list of 50 rooms and one of 5,000, and what
 * the classic /sync takes for the latter. Rounds are interleaved.
 */
const rounds = 7
const messagesARound = 6
const folder = mkdtempSync(join(tmpdir(), 'parvis-bench-chat-'))
const stack = await startStack({ without: ['livekit'] })
const browser = await launchBrowser()
const found = findNginx(join(folder, 'package'))
const straight = 'program' in found ? await startStraight(found.program, join(folder, 'nginx'), stack) : null

interface Side {
  readonly name: 'gateway' | 'straight'
  readonly writer: Profile
  readonly reader: Profile
}

try {
  const sides = await bothSides()
  await measureSends(sides)
  await measureColdStarts(sides)
} finally {
  await straight?.stop()
  await stack.stop()
  rmSync(folder, { recursive: true, force: true })
}
try {
  await measureLists(browser, rounds)
} finally {
  await browser.close()
}

async function bothSides(): Promise<readonly Side[]> {
  const [writer, reader] = [await newProfile(browser, stack), await newProfile(browser, stack)]
  const readersCode = await enterFirst(reader, idriss)
  const writersCode = await enterFirst(writer, claire)
  await messagesPage(writer.page).open()
  await messagesPage(writer.page).createRoom('Mesures', [idriss.name])
  await messagesPage(reader.page).open()
  await messagesPage(reader.page).accept('Mesures')
  await roomPage(writer.page).send('Prêt.')
  const sides: Side[] = [{ name: 'gateway', writer, reader }]
  if (!straight) return sides
  const past: Portal = { url: straight.url, issuer: stack.issuer }
  const other = {
    name: 'straight' as const,
    writer: await again(past, claire, writersCode),
    reader: await again(past, idriss, readersCode),
  }
  return [...sides, other]
}

/**
 * The person's second browser, at the straight address: signed in at the gateway, since the cookie is the host's, without
 * the workspace running there, since one session is one device.
 */
async function again(past: Portal, person: DemoPerson, code: string): Promise<Profile> {
  const profile = await newProfile(browser, past)
  await profile.page.goto(`${stack.url}/auth/login?returnTo=/health`)
  await profile.page.getByRole('button', { name: new RegExp(person.name) }).click()
  await profile.page.waitForURL(`${stack.url}/health`)
  await profile.page.goto(past.url)
  await unlock(profile.page, code)
  await insideShell(profile.page)
  await messagesPage(profile.page).open()
  await messagesPage(profile.page).openRoom('Mesures')
  await roomPage(profile.page).message('Prêt.').waitFor()
  return profile
}

async function measureSends(sides: readonly Side[]): Promise<void> {
  const results = emptyResults()
  // The first round of each side pays for what is made once (a key of the room for each device): it is not counted.
  for (let round = -1; round < rounds; round += 1) {
    for (const side of sides) {
      const time = await sendRound(side, round)
      if (round >= 0) results[side.name].push(time)
    }
  }
  tell('Enter → painted at the other side, p50', results, '≤ 1.10 × straight', 1.1)
}

/** Median of a round's messages, ms. */
async function sendRound({ name, writer, reader }: Side, round: number): Promise<number> {
  const times: number[] = []
  for (let at = 0; at < messagesARound; at += 1) {
    const text = `${name} ${round} ${at}`
    const arrival = painted(reader.page, text)
    const pressed = await pressEnter(writer.page, roomPage(writer.page).field, text)
    times.push((await arrival) - pressed)
  }
  return median(times)
}

async function measureColdStarts(sides: readonly Side[]): Promise<void> {
  const results = emptyResults()
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, reader } of sides) {
      await reader.page.reload({ waitUntil: 'commit' })
      const began = await reader.page.evaluate(() => performance.timeOrigin)
      results[name].push((await painted(reader.page, null)) - began)
    }
  }
  tell('reload → opened timeline', results, '≤ 1.10 × straight', 1.1)
}

function emptyResults(): Record<Side['name'], number[]> {
  return { gateway: [], straight: [] }
}

function tell(
  metric: string,
  { gateway, straight: peer }: Record<Side['name'], number[]>,
  goal: string,
  most: number,
): void {
  const why = 'why' in found ? found.why : ''
  report({
    bench: 'chat',
    metric,
    unit: 'ms',
    ours: gateway,
    peer: peer.length > 0 ? peer : why,
    peerName: 'nginx, straight to Synapse',
    goal,
    most,
  })
}
