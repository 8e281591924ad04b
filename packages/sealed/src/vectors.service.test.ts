import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveModules } from '@parvis/testkit'
import { expect, test } from 'vitest'
import { launchBrowser } from '../../../workspace/e2e/lib/browser.ts'

const folder = 'packages/sealed/src/testing'

test('R19: in Chromium the same vectors open, the published ones and ours, by the same code', async () => {
  const root = join(import.meta.dirname, '../../..')
  const modules = await serveModules(root)
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(modules.url)
    // As text: what turns tests into modules of its own leaves it alone.
    const wrong = await page.evaluate(`(async () => {
      const json = (name) => fetch('/${folder}/' + name + '.json').then((answer) => answer.json())
      const { wrongVectors } = await import('/${folder}/own-vectors.ts')
      return wrongVectors(await json('vectors'), await json('floe-published'))
    })()`)
    expect(wrong).toEqual([])
    expect(JSON.parse(readFileSync(join(root, folder, 'vectors.json'), 'utf8')).contents.length).toBeGreaterThan(3)
  } finally {
    await browser.close()
    await modules.close()
  }
})
