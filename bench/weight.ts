import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { startStack } from '@parvis/testkit'
import { launchBrowser, newProfile } from '../workspace/e2e/lib/browser.ts'
import { messagesPage, roomPage } from '../workspace/e2e/lib/messages.ts'
import { claire } from '../workspace/e2e/lib/people.ts'
import { enterAgain, enterFirst, signInButton } from '../workspace/e2e/lib/sign-in.ts'
import { weigh } from './lib/weigh.ts'

/**
 * What a cold browser loads: until sign-in is painted (as sent, and in gzip for comparison), and from there, by a sign-in
 * and the recovery code, to the first message of long ago that is opened. Every byte of the portal's origin counts:
 * pages, scripts, fonts, the crypto engine, answers of the API. Then, what was built and never loaded.
 */
const kibibyte = 1024
const stack = await startStack({ without: ['livekit'] })
const browser = await launchBrowser()
try {
  const first = await newProfile(browser, stack)
  const code = await enterFirst(first, claire)
  await messagesPage(first.page).open()
  await messagesPage(first.page).createRoom('Poids')
  const keyKept = first.page.waitForResponse((answer) => /\/room_keys\/keys/.test(answer.url()) && answer.ok())
  await roomPage(first.page).send('Le premier message.')
  await keyKept
  await first.close()

  const door = await newProfile(browser, stack)
  const atDoor = await weigh(door, stack.url)
  await door.page.goto('/')
  await door.page.getByRole('button', { name: signInButton }).waitFor()
  await door.page.waitForLoadState('networkidle')
  const files = await Promise.all(atDoor.loaded().map(({ url }) => fetch(url).then((answer) => answer.arrayBuffer())))
  const gzip = files.reduce((sum, file) => sum + gzipSync(Buffer.from(file)).length, 0)
  say('before sign-in, gzip', 'KiB', gzip / kibibyte, '≤ 200 KiB', gzip <= 200 * kibibyte)
  say('before sign-in, as sent', 'KiB', atDoor.bytes() / kibibyte, null, null)

  const cold = await newProfile(browser, stack)
  const all = await weigh(cold, stack.url)
  await enterAgain(cold, claire, code)
  await messagesPage(cold.page).open()
  await messagesPage(cold.page).openRoom('Poids')
  await roomPage(cold.page).message('Le premier message.').waitFor()
  say('to the first decrypted message, as sent (brotli)', 'MB', all.bytes() / 1e6, '≤ 2.2 MB', all.bytes() <= 2.2e6)
  for (const { url, bytes } of all.loaded().slice(0, 5))
    say(`of which ${new URL(url).pathname}`, 'KiB', bytes / kibibyte, null, null)

  const loaded = new Set(all.loaded().map(({ url }) => new URL(url).pathname.split('/').at(-1)))
  const built = readdirSync(join(import.meta.dirname, '../workspace/dist/assets')).filter((name) =>
    name.endsWith('.js'),
  )
  const notLoaded = built.filter((name) => !loaded.has(name))
  console.log(
    JSON.stringify({
      bench: 'weight',
      metric: 'scripts built and not loaded',
      unit: 'files',
      ours: notLoaded.length,
      names: notLoaded,
    }),
  )
} finally {
  await browser.close()
  await stack.stop()
}

function say(metric: string, unit: string, ours: number, goal: string | null, met: boolean | null): void {
  const rounded = Number(ours.toPrecision(4))
  console.log(
    JSON.stringify({
      bench: 'weight',
      metric,
      unit,
      ours: rounded,
      peer: null,
      peerName: null,
      ratio: null,
      goal,
      met,
    }),
  )
}
