import { setTimeout as pause } from 'node:timers/promises'
import { startStack } from '@parvis/testkit'
import type { Page } from 'playwright-core'
import { openMediaPages, type MediaJoin, type MediaPages } from '../packages/testkit/src/media/media-pages.ts'
import { openSlowLink } from '../packages/testkit/src/media/slow-link.ts'
import { median } from './lib/report.ts'

/**
 * A call of two over a link of 150 kbit/s, 5 % loss and 300 ms there and back: how much of each voice had to be made up
 * because it did not come, with our client as it behaves by itself and with LiveKit's own encryption and settings. The
 * link is a UDP relay of our own: this runs where the kernel has no `netem`. Rounds are interleaved; how many may be said.
 */
const rounds = Number(process.argv[2] ?? 3)
const fault = { delayMs: 150, loss: 0.05, bitsPerSecond: 150_000 }
/** s: until both have done what they do about such a link, then what is measured. */
const [settle, measured] = [25, 20]
const ways = ['ours', 'stock'] as const

type Way = (typeof ways)[number]
interface Heard {
  /** % of the voice that comes to the far end, and of the far end's voice at the other. */
  readonly down: number
  readonly up: number
  readonly givenUp: readonly string[]
}

const stack = await startStack({ without: ['workspace', 'store'] })
const pages = await openMediaPages(stack)
try {
  const found: Record<Way, Heard[]> = { ours: [], stock: [] }
  for (let round = 0; round < rounds; round += 1) {
    for (const way of ways) found[way].push(await oneCall(pages, way, `far ${way} ${round}`))
  }
  for (const direction of ['down', 'up'] as const) {
    const [ours, peer] = ways.map((way) => median(found[way].map((heard) => heard[direction]))) as [number, number]
    const metric = `voice made up, ${direction === 'down' ? 'to' : 'from'} the far end (150 kbit/s, 5 %, 300 ms)`
    const goal = '≤ 5 %'
    const round = (value: number) => Number(value.toPrecision(3))
    console.log(
      JSON.stringify({
        bench: 'far',
        metric,
        unit: '%',
        ours: round(ours),
        peer: round(peer),
        peerName: 'LiveKit’s own client settings',
        goal,
        met: ours <= 5,
        ...(direction === 'up' && { givenUp: found.ours.at(-1)?.givenUp }),
      }),
    )
  }
} finally {
  await pages.close()
  await stack.stop()
}

async function oneCall(at: MediaPages, way: Way, room: string): Promise<Heard> {
  const link = await openSlowLink(at.relay.udpPort, fault, Math.random)
  const browser = await at.browser()
  const everybody = ['near', 'far']
  const picture = { width: 640, height: 360, rate: 15 }
  const common = { way, everybody, picture, voice: true, economy: 'automatic' } as const
  const open = (self: string, through: number | null): Promise<Page> =>
    at.join(browser, room, { ...common, self, through } satisfies MediaJoin)
  try {
    const near = await open('near', null)
    const far = await open('far', link.port)
    await pause(settle * 1_000)
    const [up, down] = await Promise.all([concealed(near), concealed(far)])
    return { up, down, givenUp: await far.evaluate(() => window.media.givenUp()) }
  } finally {
    await browser.close()
    link.close()
  }
}

async function concealed(page: Page): Promise<number> {
  const count = () => page.evaluate(() => window.media.counts())
  const before = await count()
  await pause(measured * 1_000)
  const after = await count()
  const samples = after.samples - before.samples
  // Nothing heard at all is everything made up.
  return samples === 0 ? 100 : (100 * (after.concealed - before.concealed)) / samples
}
