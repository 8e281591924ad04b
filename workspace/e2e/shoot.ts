import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startStack } from '@parvis/testkit'
import { launchBrowser } from './lib/browser.ts'
import { show } from './lib/looks.ts'
import { openTour, screens } from './lib/screens.ts'

// node workspace/e2e/shoot.ts FOLDER [NAME]: pictures of every screen (or of those whose name holds NAME) on a real
// stack, light and dark, on a desk and on a phone.
const [folder = '.parvis/pictures', wanted = ''] = process.argv.slice(2)
await mkdir(folder, { recursive: true })
const stack = await startStack({ without: ['livekit'] })
const browser = await launchBrowser()
try {
  const tour = await openTour(browser, stack)
  for (const screen of screens.filter(({ name }) => name.includes(wanted))) {
    const page = await screen.open(tour)
    for (const theme of ['light', 'dark'] as const) {
      for (const [device, width] of [
        ['desk', 1440],
        ['phone', 390],
      ] as const) {
        await show(page, { theme, width })
        const file = `${screen.name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}-${device}-${theme}.png`
        await page.screenshot({ path: join(folder, file) })
        process.stdout.write(`${file}\n`)
      }
    }
    await page.keyboard.press('Escape')
    await show(page, { theme: 'light', width: 1440 })
  }
} finally {
  await browser.close()
  await stack.stop()
}
