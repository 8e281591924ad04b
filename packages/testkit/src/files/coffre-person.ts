import { createFilesAdapter } from '../../../../workspace/src/adapters/files/index.ts'
import { makeCable, type Cable } from '../../../../workspace/src/adapters/matrix/cable.fixture.ts'
import {
  keepCode,
  personAt,
  type PersonAtPortal,
} from '../../../../workspace/src/adapters/matrix/service-people.fixture.ts'
import type { FilesPort } from '../../../../workspace/src/features/files/port.ts'
import { systemClock } from '../../../../workspace/src/platform/clock.ts'
import { memoryStore } from '../../../../workspace/src/platform/storage.ts'
import type { RunningStack } from '../index.ts'

/** A browser of somebody at the real portal: rooms, keys and files joined as the workspace joins them. */
export interface CoffrePerson extends PersonAtPortal {
  readonly files: FilesPort
  /** Opens every browser of this person. */
  readonly code: string
  /** The gateway takes this browser's requests for files for those of somebody else: it is on their side. */
  passFor(other: PersonAtPortal): void
  leave(): Promise<void>
}

export interface OtherBrowser {
  readonly code: string
  /** Before the code opens it: what its homeserver does to it. */
  readonly prepare?: (cable: Cable) => void
}

/** The first browser of a person, or another one, which their code opens. */
export async function coffrePerson(
  stack: RunningStack,
  uid: string,
  other?: OtherBrowser,
  cable = makeCable(),
): Promise<CoffrePerson> {
  const at = await personAt(stack, uid, cable)
  other?.prepare?.(at.cable)
  if (other) await at.matrix.keys.unlock(other.code)
  let { session } = at
  const adapter = createFilesAdapter({
    rooms: at.matrix.notes,
    fetch: (path, init) => {
      const headers = new Headers(init?.headers)
      headers.set('cookie', session.cookie)
      headers.set('origin', stack.url)
      headers.set('sec-fetch-site', 'same-origin')
      return at.cable.fetch(`${stack.url}${path as string}`, { ...init, headers })
    },
    csrf: () => session.csrf,
    clock: systemClock,
    online: at.network,
    origin: stack.url,
    store: memoryStore(),
    thumbnail: async () => null,
  })
  return {
    ...at,
    files: adapter.port,
    code: other?.code ?? (await keepCode(at)),
    passFor: (person) => void ({ session } = person),
    async leave() {
      await adapter.stop()
      await at.matrix.stop({ wipe: false })
    },
  }
}
