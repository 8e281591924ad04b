import { liveSource } from '../../shared/lib/live.ts'
import { fakeKept } from './fake/kept.ts'
import { fakeLog } from './fake/log.ts'
import type { AuditPorts } from './port.ts'

export { fakeLog } from './fake/log.ts'

/**
 * The log of the mocked workspace. `?lines=1000000` for a long one, `?tampered=9214` for one that was changed,
 * `?lost` for an act of Claire's that the log does not know.
 */
export function mockedAudit(query: URLSearchParams): AuditPorts {
  const tampered = query.get('tampered')
  const log = fakeLog({
    lines: Number(query.get('lines') ?? 12_480),
    now: Date.now(),
    latency: 120,
    ...(tampered !== null && { tampered: Number(tampered) }),
  })
  const online = liveSource(navigator.onLine)
  const follow = (up: boolean) => () => {
    online.set(up)
    log.setOnline(up)
  }
  addEventListener('offline', follow(false))
  addEventListener('online', follow(true))
  const lost = {
    index: 9_001,
    act: 'matrix.message.send',
    object: '!halle:parvis.localhost',
    at: Date.now() - 3_600_000,
  }
  return { log: log.port, kept: fakeKept(query.has('lost') ? [lost] : []), online, leaving: () => {} }
}
