import { launchBrowser } from '../../../../workspace/e2e/lib/browser.ts'
import { killDuringSends } from '../../../../workspace/e2e/lib/kills.ts'
import { roomOfTwo } from '../../../../workspace/e2e/lib/room-of-two.ts'
import { campaignSeed } from '../campaign-seed.ts'
import { startStack } from '../stack.ts'

// npm run campaign -- gateway-kills [--seed N]: fifty `kill -9` of the gateway during sends, in real browsers.
const kills = 50
const seed = campaignSeed('gateway-kills')
const tell = (line: string) => void process.stdout.write(`${line}\n`)

const stack = await startStack({ without: ['livekit'] })
const browser = await launchBrowser()
try {
  const found = await killDuringSends(stack, await roomOfTwo(browser, stack, 'Coupures'), { kills, seed, tell })
  const verdict = {
    sent: found.sent.length,
    lost: found.sent.filter((text) => !found.shown.includes(text)).length,
    doubled: found.shown.length - new Set(found.shown).size + Math.max(0, found.kept - found.sent.length),
    disordered: found.shown.filter((text, at) => text !== found.sent[at]).length,
    actsWithoutEntry: found.withoutEntry.length,
    entriesLost: found.vanished.length,
    entries: found.entries,
  }
  tell(JSON.stringify({ campaign: 'gateway-kills', seed, kills, ...verdict }))
  const { lost, doubled, disordered, actsWithoutEntry, entriesLost } = verdict
  if (lost + doubled + disordered + actsWithoutEntry + entriesLost > 0) process.exitCode = 1
} finally {
  await browser.close()
  await stack.stop()
}
