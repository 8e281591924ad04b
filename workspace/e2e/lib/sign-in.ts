import type { Page } from 'playwright-core'
import type { Profile } from './browser.ts'
import type { DemoPerson } from './people.ts'
import { saveCode, unlock } from './recovery.ts'

export const signInButton = 'Continuer avec un compte de démonstration'

/** From the portal's door to the issuer and back. The person then stands at whichever step their keys ask for. */
export async function signIn({ page, portal }: Profile, person: DemoPerson): Promise<void> {
  await page.goto(portal.url)
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
