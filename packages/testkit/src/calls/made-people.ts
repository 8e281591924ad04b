import type { Page } from 'playwright-core'
import { replaceIdentity } from '../sfu-evil/evil-homeserver.ts'
import type { CallHouse } from './call-house.ts'
import './call-room.ts'

/**
 * The homeserver puts somebody into Claire's room: in her name, by a device that she never had. The event is as genuine
 * as any.
 */
export async function putInto(room: string, userId: string, { pages, stack }: CallHouse): Promise<void> {
  const puppet = await pages.open(stack, 'claire.morvan', 'planted-page')
  await puppet.evaluate(async ([id, who]) => (await window.planted).invite(id, who), [room, userId] as const)
  await puppet.context().close()
}

/** A device of Idriss in the room's call, signed by an identity that Claire's page is told is his. */
export async function replaceIdriss({ claire, room, pages, stack }: CallHouse): Promise<Page> {
  const planted = await pages.open(stack, 'idriss.benali', 'planted-page')
  const { userId, forged } = await planted.evaluate(async () => {
    const person = await window.planted
    return { userId: person.userId, forged: await person.forgeIdentity() }
  })
  await replaceIdentity(claire, userId, forged)
  await planted.evaluate(async (id) => {
    const person = await window.planted
    await person.rename()
    await person.announce(id)
  }, room)
  return planted
}

export const keysOf = (page: Page) => page.evaluate(async () => (await window.planted).keys())

/** As when its process ends: nothing is said to anybody. */
export async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await Promise.race([session.send('Page.crash').catch(() => {}), page.waitForEvent('crash')])
}
