import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { newKeptProfile, newProfile, type Portal, type Profile } from './browser.ts'
import { endBrowserOf } from './end-browser.ts'
import { firstOf } from './first-of.ts'
import type { DemoPerson } from './people.ts'
import { codeTitle, saveCode, unlock, unlockTitle } from './recovery.ts'
import { insideShell, signIn, signInButton } from './sign-in.ts'

/** An instant of a first sign-in: when the answer to this request has come, or so many ms after. */
export interface KillAt {
  readonly method: string
  readonly path: RegExp
  readonly afterMs?: number
}

/** What the person finds who opens the browser again: their code, to keep it, or a question for one they never saw. */
export type FoundAgain = 'code' | 'locked'

export interface SignInKill {
  readonly found: FoundAgain
  /** The code that was shown opens a browser that has never seen them. */
  readonly opens: boolean
}

/** Ends the browser (SIGKILL) in the middle of a person's first sign-in, opens it again, and then another by the code. */
export async function killInSignIn(
  browser: Browser,
  portal: Portal,
  person: DemoPerson,
  at: KillAt,
): Promise<SignInKill> {
  const folder = await mkdtemp(join(tmpdir(), 'parvis-sign-in-kill-'))
  try {
    const first = await newKeptProfile(folder, portal)
    const answered = instantOf(first, at)
    await signIn(first, person)
    await answered
    await sleep(at.afterMs ?? 0)
    await endBrowserOf(folder)
    await first.close().catch(() => {})
    const again = await newKeptProfile(folder, portal)
    await again.page.goto(portal.url)
    const found = await foundBy(again, person)
    if (found === 'locked') {
      await again.close()
      return { found, opens: false }
    }
    const code = await saveCode(again.page)
    await insideShell(again.page)
    await again.close()
    return { found, opens: await opensAnother(browser, portal, person, code) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function instantOf({ page }: Profile, { method, path }: KillAt): Promise<unknown> {
  return page.waitForResponse((answer) => answer.request().method() === method && path.test(answer.url()))
}

async function foundBy(profile: Profile, person: DemoPerson): Promise<FoundAgain> {
  const { page } = profile
  const heading = (name: string) => page.getByRole('heading', { name })
  const keys = { code: heading(codeTitle), locked: heading(unlockTitle) }
  // Cookies are written down by the browser now and then only: it may have forgotten who is signed in.
  const first = await firstOf({ ...keys, door: page.getByRole('button', { name: signInButton }) })
  if (first !== 'door') return first
  await signIn(profile, person)
  return firstOf(keys)
}

async function opensAnother(browser: Browser, portal: Portal, person: DemoPerson, code: string): Promise<boolean> {
  const fresh = await newProfile(browser, portal)
  try {
    await signIn(fresh, person)
    await unlock(fresh.page, code)
    await insideShell(fresh.page)
    return true
  } finally {
    await fresh.close()
  }
}
