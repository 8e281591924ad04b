import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startStack, type RunningStack } from '@parvis/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, newProfile, type Profile } from './lib/browser.ts'
import { keepEvidence } from './lib/evidence.ts'
import { marc } from './lib/people.ts'
import { saveCode } from './lib/recovery.ts'
import { insideShell, signIn } from './lib/sign-in.ts'
import { buildWithoutChat, serveInstead } from './lib/variant.ts'

let stack: RunningStack
let browser: Browser
let profile: Profile
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parvis-variant-'))
  await buildWithoutChat(folder)
  stack = await startStack({ without: ['livekit'] })
  browser = await launchBrowser()
  profile = await newProfile(browser, stack)
  await signIn(profile, marc)
  await saveCode(profile.page)
  await insideShell(profile.page)
  await serveInstead(profile.context, stack, folder)
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
  await rm(folder, { recursive: true, force: true })
})
keepEvidence(() => browser)

test('with chat taken out of the list of features the shell starts, and nothing of chat is left in it', async () => {
  const { page } = profile
  await page.goto('/')
  await insideShell(page)
  await page.getByText('Bonjour Marc').waitFor()
  expect(await page.getByRole('link', { name: /^Messages/ }).count()).toBe(0)
  expect(await page.getByText(/salon/i).count()).toBe(0)
  await page.goto('/messages')
  await page.getByRole('heading', { name: 'Cette adresse ne mène nulle part' }).waitFor()
})

test('every link and button that is left leads somewhere or does something, without a complaint', async () => {
  const { page } = profile
  for (const path of ['/', '/reglages', '/nulle-part']) {
    await page.goto(path)
    await insideShell(page)
    const count = await controls(page).count()
    expect(count).toBeGreaterThan(0)
    for (let at = 0; at < count; at += 1) {
      await press(page, path, at)
      await comeBack(page, path)
    }
  }
  expect(profile.complaints).toEqual([])
  expect(profile.violations).toEqual([])
})

/** What can be pressed in the page, but what ends the session or another's. */
function controls(page: Page) {
  const kept = /Se déconnecter|Fermer la session|nouveau code/
  return page.locator('main :is(a, button):visible, nav :is(a, button):visible').filter({ hasNotText: kept })
}

async function press(page: Page, path: string, at: number): Promise<void> {
  const control = controls(page).nth(at)
  if (!(await control.isVisible()) || (await control.getAttribute('aria-disabled')) === 'true') return
  const name = (await control.textContent())?.trim() ?? ''
  await control.click()
  await insideShell(page)
  expect(await page.getByRole('heading', { name: 'Cette page s’est interrompue' }).count(), name).toBe(0)
  const lost = await page.getByRole('heading', { name: 'Cette adresse ne mène nulle part' }).count()
  expect(lost > 0 && path !== '/nulle-part', `${name} leads nowhere`).toBe(false)
}

/** As a person would: closes what opened, goes back where a link led away; a page that can't is loaded again. */
async function comeBack(page: Page, path: string): Promise<void> {
  await page.keyboard.press('Escape')
  if (new URL(page.url()).pathname !== path) await page.goBack()
  const isBack = new URL(page.url()).pathname === path && (await page.getByRole('dialog').count()) === 0
  if (!isBack) await page.goto(path)
  await insideShell(page)
}
