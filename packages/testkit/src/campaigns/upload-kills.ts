import { launchBrowser } from '../../../../workspace/e2e/lib/browser.ts'
import { roomOfTwo } from '../../../../workspace/e2e/lib/room-of-two.ts'
import { killDuringUploads } from '../../../../workspace/e2e/lib/upload-kills.ts'
import { campaignSeed } from '../campaign-seed.ts'
import { startStack } from '../stack.ts'

// npm run campaign -- upload-kills [--seed N]: tabs killed at a hundred random bytes of uploads, in a real browser.
const plan = { kills: 100, parts: 5 }
const seed = campaignSeed('upload-kills')
const tell = (line: string) => void process.stdout.write(`${line}\n`)

const stack = await startStack({ without: ['livekit'] })
const browser = await launchBrowser()
try {
  const coffre = 'Coupures de dépôt'
  const found = await killDuringUploads(await roomOfTwo(browser, stack, coffre), { coffre, ...plan, seed, tell })
  tell(JSON.stringify({ campaign: 'upload-kills', seed, ...found }))
  if (found.fromZero + found.sentAgain + found.corrupt > 0 || found.storedBefore === 0) process.exitCode = 1
} finally {
  await browser.close()
  await stack.stop()
}
