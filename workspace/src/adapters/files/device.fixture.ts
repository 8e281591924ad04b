import type { FilesPort } from '../../features/files/port.ts'
import { deposit, eventually } from '../../features/files/port.contract.ts'
import { memoryStore } from '../../platform/storage.ts'
import { liveSource } from '../../shared/lib/live.ts'
import { expect } from 'vitest'
import { createFilesAdapter } from './index.ts'
import type { MakeThumbnail } from './thumbnails.ts'
import { fakeRooms, room, type FakeRooms } from './rooms.fixture.ts'
import { fakeStorage, type FakeStorage } from './storage.fixture.ts'

export const [claire, idriss, marc] = ['@claire:test', '@idriss:test', '@marc:test'] as const

/** A browser of this person, with what it kept. */
export function device(
  rooms: FakeRooms,
  storage: FakeStorage,
  user: string,
  store = memoryStore(),
  thumbnail: MakeThumbnail = async () => null,
): FilesPort {
  let last = Date.UTC(2026, 10, 21)
  const clock = { now: () => (last += 1000), after: (_ms: number, run: () => void) => (queueMicrotask(run), () => {}) }
  const { fetch } = storage
  const { port } = createFilesAdapter({
    rooms: rooms.of(user),
    fetch,
    csrf: () => 'csrf',
    clock,
    online: liveSource(true),
    origin: 'https://parvis.test',
    store,
    thumbnail,
  })
  return port
}

export const isReady = (port: FilesPort) => eventually(() => expect(port.open(room).value.at).toBe('ready'))
export const mayWrite = (port: FilesPort) =>
  eventually(() => {
    const state = port.open(room).value
    expect(state.at === 'ready' && state.writable).toBe(true)
  })

/** Claire has made a coffre with one note in it; Idriss is in. */
export async function two() {
  const [rooms, storage] = [fakeRooms(claire, idriss), fakeStorage()]
  const atClaire = device(rooms, storage, claire)
  await isReady(atClaire)
  const note = await deposit(atClaire, room, 'note.txt', 'le permis part jeudi')
  const atIdriss = device(rooms, storage, idriss)
  await mayWrite(atIdriss)
  return { rooms, storage, atClaire, atIdriss, note }
}
