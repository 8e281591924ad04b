import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../../../../workspace/e2e/lib/browser.ts'
import { buildPage } from '../../build/page.ts'
import { bundleFiles, sampleProof, upTo } from '../testing/sample-bundle.ts'
import { policyText, sampleLog } from '../testing/sample-log.ts'
import { writeZip } from '../testing/write-zip.ts'

const folder = mkdtempSync(join(tmpdir(), 'parvis-page-'))
const file = (name: string) => join(folder, name)
let browser: Awaited<ReturnType<typeof launchBrowser>>

beforeAll(async () => {
  const log = sampleLog(1000)
  const files = bundleFiles(log, upTo(1000))
  const entries = String(files['entries.ndjson'])
  writeFileSync(file('good.zip'), writeZip(files))
  writeFileSync(file('bad.zip'), writeZip({ ...files, 'entries.ndjson': entries.replace('"c640', '"c641') }))
  writeFileSync(file('one.tlog-proof'), sampleProof(log, 77))
  writeFileSync(file('policy'), policyText)
  await buildPage(file('page.html'))
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function openPage(locale: string) {
  const page = await browser.newPage({ locale })
  const asked: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(pathToFileURL(file('page.html')).href)
  return { page, asked, complaints }
}

test('R7 the page, opened from a disk, tells a good bundle from a bad one, in the words of the command', async () => {
  const { page, asked, complaints } = await openPage('fr-FR')
  await page.setInputFiles('#log', file('good.zip'))
  const verdict = page.locator('#verdict')
  await verdict.and(page.getByRole('status')).waitFor()
  expect((await verdict.locator('h2').textContent())?.replaceAll(/\s/gu, ' ')).toBe(
    '1 000 entrées, sans rupture depuis le 3 mars ; 2 témoins d’accord',
  )

  await page.setInputFiles('#log', file('bad.zip'))
  await verdict.and(page.getByRole('alert')).waitFor()
  expect(await verdict.locator('h2').textContent()).toBe(
    'Rompu à l’entrée 640 : ce n’est pas ce que le journal a signé',
  )
  await page.getByRole('button', { name: 'English' }).click()
  expect(await verdict.locator('h2').textContent()).toBe('Broken at entry 640: this is not what the log signed')

  expect(asked).toEqual([pathToFileURL(file('page.html')).href])
  expect(complaints).toEqual([])
})

test('the page asks whom one trusts before it believes a single proof', async () => {
  const { page } = await openPage('en-GB')
  await page.setInputFiles('#log', file('one.tlog-proof'))
  await page.getByText('A policy is needed').waitFor()
  await page.setInputFiles('#policy', file('policy'))
  const sentence = page.getByText('1 of 1,000 entries, in its place in the signed log; 2 witnesses agree')
  await sentence.waitFor()
  expect(await page.locator('output[for=policy]').textContent()).toBe('policy')
})

test('the page takes what is dropped on it, and may not send anything anywhere', async () => {
  const { page, complaints } = await openPage('en-GB')
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['no zip'], 'x.zip'))
    return data
  })
  await page.dispatchEvent('#drop', 'drop', { dataTransfer: transfer })
  await page.getByText('Nothing readable there').waitFor()
  const sent = await page.evaluate(() =>
    fetch('https://example.org/').then(
      () => 'sent',
      () => 'refused',
    ),
  )
  expect(sent).toBe('refused')
  expect(complaints.join()).toContain('Content Security Policy')
})
