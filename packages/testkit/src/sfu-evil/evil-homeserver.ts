import type { Page, Route } from 'playwright-core'

interface Asked {
  readonly extensions?: { readonly to_device?: { readonly since?: string } }
}

/** Answers the next sync of this page in its homeserver’s place, with nothing but this to-device event. */
export async function forgeToDevice(page: Page, event: object): Promise<void> {
  const sync = '**/org.matrix.simplified_msc3575/sync**'
  const done = Promise.withResolvers<void>()
  const forge = async (route: Route) => {
    const asked = route.request().postDataJSON() as Asked
    const since = asked.extensions?.to_device?.since
    const pos = new URL(route.request().url()).searchParams.get('pos')
    const json = { pos, lists: {}, rooms: {}, extensions: { to_device: { next_batch: since, events: [event] } } }
    await route.fulfill({ json })
    done.resolve()
  }
  await page.route(sync, forge, { times: 1 })
  await done.promise
}
