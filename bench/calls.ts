import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { startStack } from '@parvis/testkit'
import type { Browser, Page } from 'playwright-core'
import { openMediaPages, type MediaJoin } from '../packages/testkit/src/media/media-pages.ts'
import { report } from './lib/report.ts'

/**
 * Media of a call alone, without people and their keys: our seal beside LiveKit's own and beside none, in the same room
 * of the same media server. From joining to the tenth decoded frame, what a receiving browser costs, what a voice costs
 * on the wire. Rounds are interleaved.
 */
const rounds = Number(process.argv[2] ?? 5)
const ways = ['ours', 'stock', 'clear'] as const
const watchedMs = 8_000

type Way = (typeof ways)[number]
interface Round {
  readonly join: number
  /** ms of processor for a thousand frames decoded. */
  readonly cpu: number
  /** kbit/s. */
  readonly voice: number
}

const stack = await startStack({ without: ['workspace', 'store'] })
const pages = await openMediaPages(stack)
try {
  const found: Record<Way, Round[]> = { ours: [], stock: [], clear: [] }
  for (let round = -1; round < rounds; round += 1) {
    for (const way of ways) {
      const one = await oneRound(way, `calls ${way} ${round}`)
      if (round >= 0) found[way].push(one)
    }
  }
  tell(found, 'join', 'joining → tenth decoded frame', 'ms', 1.25)
  tell(found, 'cpu', 'processor for 1,000 decoded frames', 'ms', 1.25)
  tell(found, 'voice', 'a voice on the wire', 'kbit/s', 1.1)
} finally {
  await pages.close()
  await stack.stop()
}

async function oneRound(way: Way, room: string): Promise<Round> {
  const [speaks, watches] = [await pages.browser(), await pages.browser()]
  const everybody = ['speaks', 'watches']
  const common = { way, everybody, through: null, economy: 'off' } as const
  try {
    const picture = { width: 640, height: 360, rate: 20 }
    const sender: MediaJoin = { ...common, self: 'speaks', picture, voice: true }
    const speaker = await pages.join(speaks, room, sender)
    await pause(2_000)
    const receiver: MediaJoin = { ...common, self: 'watches', picture: null, voice: false }
    const { page, ms } = await pages.joinTimed(watches, room, receiver)
    const [before, said] = [await counted(page, watches), await counted(speaker, speaks)]
    await pause(watchedMs)
    const [after, saidAfter] = [await counted(page, watches), await counted(speaker, speaks)]
    return {
      join: ms,
      cpu: ((after.cpuMs - before.cpuMs) * 1_000) / Math.max(1, after.frames - before.frames),
      voice: ((saidAfter.voiceBytes - said.voiceBytes) * 8) / (saidAfter.at - said.at),
    }
  } finally {
    await speaks.close()
    await watches.close()
  }
}

async function counted(page: Page, browser: Browser) {
  const counts = await page.evaluate(() => window.media.counts())
  return { ...counts, at: performance.now(), cpuMs: await processorMs(browser) }
}

/** Of all the browser's processes, from what the kernel counts (`proc(5)`), in its ticks of 10 ms. */
async function processorMs(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const known = new Set(readdirSync('/proc'))
  const ticks = processInfo
    .filter(({ id }) => known.has(`${id}`))
    .map(({ id }) => readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [])
    .reduce((sum, fields) => sum + Number(fields[11] ?? 0) + Number(fields[12] ?? 0), 0)
  return ticks * 10
}

function tell(found: Record<Way, Round[]>, what: keyof Round, metric: string, unit: string, most: number): void {
  for (const [peer, peerName] of [
    ['clear', 'the same room, not sealed'],
    ['stock', 'LiveKit’s own encryption and settings'],
  ] as const) {
    report({
      bench: 'calls',
      metric,
      unit,
      ours: found.ours.map((one) => one[what]),
      peer: found[peer].map((one) => one[what]),
      peerName,
      goal: peer === 'clear' ? `≤ ${most} ×` : '≤ 1 ×',
      most: peer === 'clear' ? most : 1,
    })
  }
}
