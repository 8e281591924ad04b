import type { Page, Route } from 'playwright-core'

interface Asked {
  readonly extensions?: { readonly to_device?: { readonly since?: string } }
}

const syncs = '**/org.matrix.simplified_msc3575/sync**'

/** Answers the next sync of this page in its homeserver’s place, with nothing but this to-device event. */
export async function forgeToDevice(page: Page, event: object): Promise<void> {
  const done = Promise.withResolvers<void>()
  const forge = async (route: Route) => {
    const asked = route.request().postDataJSON() as Asked
    const since = asked.extensions?.to_device?.since
    const pos = new URL(route.request().url()).searchParams.get('pos')
    const json = { pos, lists: {}, rooms: {}, extensions: { to_device: { next_batch: since, events: [event] } } }
    await route.fulfill({ json })
    done.resolve()
  }
  await page.route(syncs, forge, { times: 1 })
  await done.promise
}

interface Synced {
  extensions?: { to_device?: { events?: object[] } }
}

/** Keeps what is sent to this page's device until the returned function is called; then it gets all of it. */
export async function holdToDevice(page: Page): Promise<() => Promise<void>> {
  const kept: object[] = []
  const delivered = Promise.withResolvers<void>()
  let released = false
  const pass = async (route: Route) => {
    const answer = await route.fetch({ timeout: 60_000 })
    const json = (await answer.json()) as Synced
    const { to_device: box } = json.extensions ?? {}
    if (box && released) box.events = [...kept.splice(0), ...(box.events ?? [])]
    if (box && !released) kept.push(...(box.events?.splice(0) ?? []))
    await route.fulfill({ response: answer, json })
    if (box && released) delivered.resolve()
  }
  await page.route(syncs, pass)
  return async () => {
    released = true
    await delivered.promise
    await page.unroute(syncs, pass)
  }
}

/** An identity that a homeserver made for somebody, and what it has signed. */
export interface ForgedKeys {
  master_key?: object
  self_signing_key?: object
  devices?: Readonly<Record<string, object>>
}
interface Query {
  readonly device_keys?: Record<string, Record<string, object>>
  readonly master_keys?: Record<string, object>
  readonly self_signing_keys?: Record<string, object>
}

/** From now on this page is told that these are the keys of this person. */
export async function replaceIdentity(page: Page, userId: string, forged: ForgedKeys): Promise<void> {
  await page.route('**/_matrix/client/v3/keys/query', async (route) => {
    const answer = await route.fetch()
    const json = (await answer.json()) as Query
    const devices = json.device_keys?.[userId]
    if (devices) {
      for (const [id, keys] of Object.entries(forged.devices ?? {})) devices[id] = { ...devices[id], ...keys }
      Object.assign(json.master_keys ?? {}, { [userId]: forged.master_key })
      Object.assign(json.self_signing_keys ?? {}, { [userId]: forged.self_signing_key })
    }
    await route.fulfill({ response: answer, json })
  })
}
