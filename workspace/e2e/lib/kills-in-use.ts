import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newKeptProfile, type Portal, type Profile } from './browser.ts'
import { endBrowserOf } from './end-browser.ts'
import { firstOf } from './first-of.ts'
import { messagesPage, roomPage } from './messages.ts'
import type { DemoPerson } from './people.ts'
import { unlock } from './recovery.ts'
import { enterFirst, insideShell, signIn, signInButton } from './sign-in.ts'

/** Somebody whose browser is ended (SIGKILL) now and then, and opened again on what it left on the disk. */
export interface FragilePerson {
  profile(): Profile
  /** Ends the browser and opens it again; resolves once they are in. */
  kill(): Promise<void>
  close(): Promise<void>
}

export async function fragilePerson(portal: Portal, person: DemoPerson): Promise<FragilePerson> {
  const folder = await mkdtemp(join(tmpdir(), 'parvis-kills-in-use-'))
  let profile = await newKeptProfile(folder, portal)
  const code = await enterFirst(profile, person)
  return {
    profile: () => profile,
    async kill() {
      await endBrowserOf(folder)
      await profile.close().catch(() => {})
      profile = await newKeptProfile(folder, portal)
      await profile.page.goto(portal.url)
      await backIn(profile, person, code)
    },
    async close() {
      await profile.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** By what the browser kept; cookies are written down now and then only, so that it may have forgotten who is signed in. */
async function backIn(profile: Profile, person: DemoPerson, code: string): Promise<void> {
  const { page } = profile
  const inside = page.getByRole('navigation', { name: 'Navigation principale' })
  if ((await firstOf({ door: page.getByRole('button', { name: signInButton }), inside })) === 'inside') return
  await signIn(profile, person)
  const next = await firstOf({ locked: page.getByRole('textbox', { name: 'Code de récupération' }), inside })
  if (next === 'locked') await unlock(page, code)
  await insideShell(page)
}

export interface Written {
  /** What the other one wrote, while the browser was there or away. */
  readonly read: string
  /** What the fragile one wrote, and saw in the page. */
  readonly wrote: string
}

/**
 * A new room, and with it new keys: the other one writes and the fragile one does, whose browser ends so many ms later.
 */
export async function killBetween(
  other: Profile,
  fragile: FragilePerson,
  { room, name, afterMs }: { readonly room: string; readonly name: string; readonly afterMs: number },
): Promise<Written> {
  const [read, wrote] = [`à lire dans ${room}`, `écrit dans ${room}`]
  await messagesPage(other.page).open()
  await messagesPage(other.page).createRoom(room, [name])
  const { page } = fragile.profile()
  await messagesPage(page).open()
  await messagesPage(page).accept(room)
  await other.page.getByText(`${name} a rejoint le salon.`).waitFor()
  await roomPage(other.page).submit(read)
  await roomPage(page).submit(wrote)
  await roomPage(page).message(wrote).waitFor()
  await sleep(afterMs)
  await fragile.kill()
  return { read, wrote }
}
