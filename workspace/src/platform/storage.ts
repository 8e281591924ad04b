import { deleteDB, openDB, type IDBPDatabase } from 'idb'

/** What this browser keeps for us, by key. Values are anything that can be cloned (keys of WebCrypto included). */
export interface Store {
  /** False when all is gone with the page (a private window that refuses storage, a test). */
  readonly durable: boolean
  readonly name: string
  get<T>(key: string): Promise<T | undefined>
  set(key: string, value: unknown): Promise<void>
  delete(key: string): Promise<void>
  /** Every value whose key begins with `prefix`, in the order of the keys. */
  list<T>(prefix: string): Promise<readonly T[]>
  /** Deletes everything, and the database itself; the next use begins an empty one. */
  clear(): Promise<void>
}

const table = 'kept'

/**
 * A database of this origin. Opened at first use, so that making it costs nothing.
 * Writes are `strict`: they resolve once the browser has flushed them, because a message is told « kept » after it.
 */
export function browserStore(name: string): Store {
  let opened: Promise<IDBPDatabase> | null = null
  const letGo = async () => {
    const open = await opened
    opened = null
    open?.close()
  }
  const db = () =>
    (opened ??= openDB(name, 1, {
      upgrade: (database) => void database.createObjectStore(table),
      // Another tab signs out: it could not delete what this one holds open.
      blocking: () => void letGo(),
    }))
  type Writer = { put(value: unknown, key: string): unknown; delete(key: string): unknown }
  const write = async (act: (store: Writer) => unknown) => {
    const change = (await db()).transaction(table, 'readwrite', { durability: 'strict' })
    await Promise.all([act(change.store), change.done])
  }
  return {
    durable: true,
    name,
    get: async <T>(key: string) => (await db()).get(table, key) as Promise<T | undefined>,
    set: (key, value) => write((store) => store.put(value, key)),
    delete: (key) => write((store) => store.delete(key)),
    list: async (prefix) => (await db()).getAll(table, IDBKeyRange.bound(prefix, `${prefix}\uffff`)),
    async clear() {
      await letGo()
      await deleteDB(name)
    },
  }
}

/** The same in memory: lives as long as the page. */
export function memoryStore(): Store {
  const kept = new Map<string, unknown>()
  return {
    durable: false,
    name: 'memory',
    get: async <T>(key: string) => kept.get(key) as T | undefined,
    set: async (key, value) => void kept.set(key, value),
    delete: async (key) => void kept.delete(key),
    list: async <T>(prefix: string) =>
      [...kept.keys()]
        .filter((key) => key.startsWith(prefix))
        .toSorted()
        .map((key) => kept.get(key) as T),
    clear: async () => kept.clear(),
  }
}
