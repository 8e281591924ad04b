import type { FileStore, StoreUser } from '../store/file-store.ts'
import type { Granted } from '../nextcloud/login-flow.ts'
import { routedStore, type Routed } from './routed-store.ts'

export interface LinkedStoreParts {
  /** For accounts that are made here. */
  readonly own: FileStore
  readonly linkedOf: (account: StoreUser) => Promise<Granted | null>
  /** One that speaks with this password alone. */
  readonly storeOf: (granted: Granted) => FileStore
}

/**
 * One store for all: each act goes out under the account that its person linked, else under the one that was made for
 * them. Passwords are never looked up by the store’s own names, which somebody else may bear here.
 */
export function linkedStore({ own, linkedOf, storeOf }: LinkedStoreParts): FileStore {
  const linked = new Map<string, { readonly granted: Granted; readonly store: FileStore }>()
  return routedStore(own, async (account): Promise<Routed> => {
    const granted = await linkedOf(account)
    if (granted === null) {
      linked.delete(account)
      return { store: own, user: account }
    }
    const there = linked.get(account)
    if (there?.granted === granted) return { store: there.store, user: granted.name }
    const store = storeOf(granted)
    linked.set(account, { granted, store })
    return { store, user: granted.name }
  })
}
