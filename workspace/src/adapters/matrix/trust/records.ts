import type { Store } from '../../../platform/storage.ts'
import type { Admission } from './admission.ts'

/** Who is admitted to which room, kept in this browser. */
export interface Records {
  /** What is known without waiting: nothing before `load`. */
  of(roomId: string): Admission | undefined
  load(roomId: string): Promise<Admission | undefined>
  put(roomId: string, next: Admission): void
  /** A room that is not known here is not made known by this. */
  change(roomId: string, act: (record: Admission) => Admission): void
}

const prefix = 'matrix/roster/'

export function makeRecords(store: Store, changed: (roomId: string) => void): Records {
  const known = new Map<string, Admission>()
  const put = (roomId: string, next: Admission) => {
    if (known.get(roomId) === next) return
    known.set(roomId, next)
    void store.set(prefix + roomId, next)
    changed(roomId)
  }
  return {
    of: (roomId) => known.get(roomId),
    async load(roomId) {
      const kept = known.get(roomId) ?? (await store.get<Admission>(prefix + roomId))
      if (kept && !known.has(roomId)) known.set(roomId, kept)
      return known.get(roomId)
    },
    put,
    change(roomId, act) {
      const record = known.get(roomId)
      if (record) put(roomId, act(record))
    },
  }
}
