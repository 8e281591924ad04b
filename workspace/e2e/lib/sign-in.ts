import type { Page } from 'playwright-core'
import type { Profile } from './browser.ts'
import type { DemoPerson } from './people.ts'
import { saveCode, unlock, unlockTitle, codeTitle } from './recovery.ts'

export const signInButton = 'Continuer avec un compte de démonstration'

/** From the portal's door to the issuer and back. The person then stands at whichever step their keys ask for. */
export async function signIn({ page, portal }: Profile, person: DemoPerson): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: signInButton }).click()
  await page.getByRole('button', { name: new RegExp(person.name) }).click()
  await page.waitForURL((url) => url.origin === new URL(portal.url).origin)
}

/** A person's first sign-in: they keep their code and are in. Returns the code. */
export async function enterFirst(profile: Profile, person: DemoPerson): Promise<string> {
  await signIn(profile, person)
  const code = await saveCode(profile.page)
  await insideShell(profile.page)
  return code
}

/** The same person in a browser that has never seen them. */
export async function enterAgain(profile: Profile, person: DemoPerson, code: string): Promise<void> {
  await signIn(profile, person)
  await unlock(profile.page, code)
  await insideShell(profile.page)
}

/** Comes in whichever way the person's keys ask for; `codes` remembers across profiles. */
export async function enter(profile: Profile, person: DemoPerson, codes: Map<string, string>): Promise<void> {
  await signIn(profile, person)
  const { page } = profile
  const heading = page.getByRole('heading', { name: new RegExp(`${codeTitle}|${unlockTitle}`) })
  await heading.waitFor()
  const known = codes.get(person.uid)
  if ((await heading.textContent()) === codeTitle) codes.set(person.uid, await saveCode(page))
  else if (known === undefined) throw new Error(`${person.name} has keys, and their code is not known here`)
  else await unlock(page, known)
  await insideShell(page)
}

/** The shell is there: its navigation, with nothing before it. */
export async function insideShell(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Navigation principale' }).waitFor()
}

/** Out of the portal and of the issuer, back to the door. */
export async function signOut(page: Page): Promise<void> {
  await page.goto('/reglages')
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await page.getByRole('button', { name: signInButton }).waitFor()
}
