import type { Browser } from 'playwright-core'
import { newProfile, type Portal, type Profile } from './browser.ts'
import { messagesPage } from './messages.ts'
import { claire, idriss } from './people.ts'
import { enterFirst } from './sign-in.ts'

export interface RoomOfTwo {
  readonly claire: Profile
  readonly idriss: Profile
  /** Recovery code of Claire. */
  readonly code: string
  /** The room's id at the homeserver. */
  readonly roomId: string
}

/** Claire and Idriss, each in a browser of their own, with one room open between them. For a portal of the test's own. */
export async function roomOfTwo(browser: Browser, portal: Portal, name: string): Promise<RoomOfTwo> {
  const [atClaire, atIdriss] = await Promise.all([newProfile(browser, portal), newProfile(browser, portal)])
  await enterFirst(atIdriss, idriss)
  const code = await enterFirst(atClaire, claire)
  await messagesPage(atClaire.page).open()
  await messagesPage(atClaire.page).createRoom(name, [idriss.name])
  await messagesPage(atIdriss.page).open()
  await messagesPage(atIdriss.page).accept(name)
  await atClaire.page.getByText(`${idriss.name} a rejoint le salon.`).waitFor()
  const roomId = decodeURIComponent(new URL(atClaire.page.url()).pathname.split('/').at(-1) ?? '')
  return { claire: atClaire, idriss: atIdriss, code, roomId }
}
