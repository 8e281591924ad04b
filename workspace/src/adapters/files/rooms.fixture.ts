import { liveSource } from '../../shared/lib/live.ts'
import type { RoomFile } from '../../shared/lib/room-file.ts'
import type { CoffreRooms, RoomNote } from './rooms.ts'

/** A homeserver's part in it: rooms, who is in them, and what was said. Honest unless a test tells it otherwise. */
export interface FakeRooms {
  readonly notes: RoomNote[]
  /** Who could read each note when it was told, by its id. */
  readonly readers: Map<string, ReadonlySet<string>>
  readonly members: Set<string>
  /** What each person keeps of the room for their browsers. */
  readonly kept: Map<string, Readonly<Record<string, unknown>>>
  /** Messages about files, by the name under which they are one. */
  readonly told: Map<string, RoomFile>
  /** No message can leave. */
  silent: boolean
  /** How many of the newest notes are handed out no longer. */
  hidden: number
  /** The rooms as a device of this person sees them: notes from when they were in the room. */
  of(user: string): CoffreRooms
}

export const room = '!halle:test'

export function fakeRooms(creator: string, ...others: readonly string[]): FakeRooms {
  const notes: RoomNote[] = []
  const readers = new Map<string, ReadonlySet<string>>()
  const members = new Set([creator, ...others])
  const listeners = new Set<(room: string, what: 'note' | 'people') => void>()
  const fake: FakeRooms = { notes, readers, members, kept: new Map(), told: new Map(), silent: false, hidden: 0, of }
  function of(user: string): CoffreRooms {
    const summary = { id: room, name: 'Halle', kind: 'room' as const, membership: 'joined' as const, memberCount: 2 }
    return {
      me: liveSource({ id: user, name: nameOf(user) }),
      rooms: liveSource([summary]),
      loaded: liveSource(true),
      notes: async () =>
        notes
          .slice(0, notes.length - fake.hidden)
          .filter(({ id }) => readers.get(id)?.has(user))
          .toReversed(),
      async tell(_room, content) {
        const id = `$${notes.length}`
        readers.set(id, new Set(members))
        notes.push({ id, sender: user, vouched: true, content: structuredClone(content) })
        for (const listener of listeners) listener(room, 'note')
      },
      post(_room, file, once) {
        if (fake.silent) throw new Error('no engine runs')
        fake.told.set(once, file)
      },
      follow(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      members: async () => [...members].map((id) => ({ id, name: nameOf(id) })),
      creator: () => creator,
      recall: async () => fake.kept.get(user) ?? null,
      keep: async (_room, content) => void fake.kept.set(user, content),
      seed: async () => new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(user))),
    }
  }
  return fake
}

const nameOf = (user: string): string => user.slice(1).split(':')[0] ?? user
