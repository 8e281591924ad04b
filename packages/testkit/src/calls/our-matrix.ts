import { portalIdentities } from '../../../../workspace/src/adapters/gateway/identities.ts'
import { createMatrix } from '../../../../workspace/src/adapters/matrix/index.ts'
import { systemClock } from '../../../../workspace/src/platform/clock.ts'
import { memoryStore } from '../../../../workspace/src/platform/storage.ts'
import { soleTab } from '../../../../workspace/src/platform/tab-lock.ts'
import { liveSource } from '../../../../workspace/src/shared/lib/live.ts'
import { pagePortal } from './portal.ts'

/**
 * The workspace's Matrix, on a device that lives as long as the page, its new keys taken as saved. Another device of the
 * same person is let in by the `code` of the first.
 */
export async function ourMatrix() {
  const portal = await pagePortal()
  const matrix = createMatrix({
    baseUrl: location.origin,
    token: async (deviceId) => (await portal.matrixToken(deviceId)) as never,
    fetch: (input, init) => fetch(input, init),
    clock: systemClock,
    network: liveSource(true),
    store: memoryStore(),
    lock: soleTab,
    openPopup: () => null,
    identities: portalIdentities((path, init) => fetch(path, init), { asking: (run) => run(portal.csrf) }),
  })
  await matrix.start({ userId: portal.userId, name: portal.name, session: portal.csrf })
  const { value } = matrix.keys.state
  const code = value.at === 'code-to-save' ? value.code.join(' ') : null
  if (code !== null) await matrix.keys.codeSaved('checked')
  return { matrix, userId: portal.userId, code }
}
