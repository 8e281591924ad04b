import type { FilesPort } from '../../../features/files/port.ts'
import { memoryStore } from '../../../platform/storage.ts'
import { liveSource } from '../../../shared/lib/live.ts'
import { mayWrite } from '../device.fixture.ts'
import { createFilesAdapter } from '../index.ts'
import type { FakeRooms } from '../rooms.fixture.ts'

/** Of real time: what is given or asked for ends some day. */
export const clock = { now: () => Date.now(), after: (_ms: number, run: () => void) => (queueMicrotask(run), () => {}) }

/** A browser of a member who may write, on a server of the test's own. */
export async function device(
  rooms: FakeRooms,
  { fetch }: { readonly fetch: typeof globalThis.fetch },
  user: string,
): Promise<FilesPort> {
  const origin = 'https://parvis.test'
  const deps = { rooms: rooms.of(user), fetch, csrf: () => 'csrf', clock, origin, store: memoryStore() }
  const { port } = createFilesAdapter({ ...deps, online: liveSource(true) })
  await mayWrite(port)
  return port
}
