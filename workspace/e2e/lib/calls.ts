import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Profile } from './browser.ts'
import type { MatrixApi } from './matrix-api.ts'

/** Frames that were decoded and shown: the first one alone proves nothing. */
const frames = (of: Locator) =>
  of
    .locator('video')
    .evaluateAll((videos: HTMLVideoElement[]) => videos[0]?.getVideoPlaybackQuality().totalVideoFrames ?? 0)

/** ms: several browsers that each draw, seal and open several pictures share the machine of the test. */
export const patience = 90_000

/** Ten frames more than there were: pictures go on coming. */
export async function decoded(of: Locator): Promise<void> {
  const before = await frames(of)
  const grown = async () => {
    await restored(of.page())
    return frames(of)
  }
  await expect.poll(grown, { timeout: patience }).toBeGreaterThan(before + 10)
}

/** A machine that does other work looks like a slow network, on which cameras pause: they are wanted here all the same. */
async function restored(page: Page): Promise<void> {
  const all = page.getByRole('button', { name: 'Tout rétablir', exact: true })
  if (await all.isVisible()) await all.click({ timeout: 1000 }).catch(() => {})
}

/** A call's page, from its door to its end. */
export function callPage(page: Page) {
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  return {
    button,
    tile: (name: string) => page.locator(`figure[aria-label^="${name}"]`),
    side: page.getByRole('complementary', { name: 'Volet de l’appel' }),
    /** From the room: to its call's door. */
    toDoor: () =>
      page
        .getByRole('link', { name: /^(Appeler|Rejoindre l’appel.*|Revenir à l’appel.*)$/ })
        .first()
        .click(),
    enter: async () => {
      await button('Entrer dans l’appel').click()
      await page.getByRole('toolbar', { name: 'Commandes de l’appel' }).waitFor()
    },
    /** Without a camera of one's own. */
    enterUnseen: async () => {
      await button('Entrer en audio seul').click()
      await page.getByRole('toolbar', { name: 'Commandes de l’appel' }).waitFor()
    },
    /** Images are not given up for a slow link, which a busy machine looks like. */
    keepImages: async () => {
      await button('Plus').click()
      await page.getByRole('menuitem', { name: 'Réseau' }).click()
      const dialog = page.getByRole('dialog', { name: 'Réseau' })
      await dialog.getByText('Jamais').click()
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
    },
    leave: async () => {
      await button('Quitter').click()
      await page.getByRole('heading', { name: 'Vous avez quitté l’appel' }).waitFor()
    },
    /** Presses what stands under « Plus ». */
    more: async (name: string) => {
      await button('Plus').click()
      await page.getByRole('menuitem', { name }).click()
    },
    /** Chooses or turns what stands there. */
    turn: async (name: string, role: 'menuitemradio' | 'menuitemcheckbox' = 'menuitemradio') => {
      await button('Plus').click()
      await page.getByRole(role, { name }).click()
    },
  }
}

/** What the call service answers who asks it for a place in a room's call: a status of HTTP. */
export async function placeIn({ context }: Profile, api: MatrixApi, room: string): Promise<number> {
  const headers = { authorization: `Bearer ${api.token}` }
  const at = '/_matrix/client/unstable/org.matrix.msc4143/rtc/transports'
  const { rtc_transports: known } = (await (await context.request.get(at, { headers })).json()) as {
    rtc_transports: { livekit_service_url: string }[]
  }
  const openid = await api.call('POST', `/user/${encodeURIComponent(api.userId)}/openid/request_token`, {})
  const asked = { room, openid_token: (await openid.json()) as object, device_id: 'ELSEWHERE' }
  return (await context.request.post(`${known[0]?.livekit_service_url}/sfu/get`, { data: asked })).status()
}
