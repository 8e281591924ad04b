import type { FileStore, StoreUser } from '../store/file-store.ts'

/** Which store an act goes to, and under which of its names. */
export interface Routed {
  readonly store: FileStore
  readonly user: StoreUser
}

/** One store for all, that asks of each act where it goes. `like`: any, for what acts there are. */
export function routedStore(like: FileStore, routeOf: (account: StoreUser) => Promise<Routed>): FileStore {
  type Act = (user: StoreUser, ...rest: never[]) => Promise<unknown>
  const acts = Object.keys(like) as (keyof FileStore)[]
  const routed = acts.map((act) => [
    act,
    async (account: StoreUser, ...rest: never[]) => {
      const { store, user } = await routeOf(account)
      return (store[act] as Act)(user, ...rest)
    },
  ])
  return Object.fromEntries(routed) as unknown as FileStore
}
