import type { Page } from 'playwright-core'

interface Synced {
  extensions?: { to_device?: { events?: object[] } }
}

/** Puts a to-device event into the next answer of sync that this page gets, as its homeserver could. */
export async function forgeToDevice(page: Page, event: object): Promise<void> {
  const sync = '**/org.matrix.simplified_msc3575/sync**'
  const done = Promise.withResolvers<void>()
  await page.route(sync, async (route) => {
    const answer = await route.fetch({ timeout: 60_000 })
    const body = (await answer.json()) as Synced
    const toDevice = body.extensions?.to_device
    if (!toDevice) return route.fulfill({ response: answer })
    toDevice.events = [...(toDevice.events ?? []), event]
    await route.fulfill({ response: answer, json: body })
    done.resolve()
  })
  await done.promise
  await page.unroute(sync)
}
