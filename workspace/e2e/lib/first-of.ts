import type { Locator } from 'playwright-core'

/** Which of these is there first. Rejects when none comes. */
export function firstOf<Name extends string>(places: Readonly<Record<Name, Locator>>): Promise<Name> {
  const names = Object.keys(places) as Name[]
  return Promise.any(names.map((name) => places[name].waitFor().then(() => name)))
}
