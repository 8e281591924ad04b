import { matrixToken, type MatrixToken } from '@parvis/contracts'
import type { AuditPorts } from '../../features/audit/port.ts'
import type { SessionPort } from '../../features/identity/port.ts'
import type { Store } from '../../platform/storage.ts'
import type { Live } from '../../shared/lib/live.ts'
import { createGatewayAudit } from './audit/index.ts'
import { forgetPerson } from './audit/kept-port.ts'
import { notingFetch } from './audit/noting-fetch.ts'
import { createReceipts } from './audit/receipts.ts'
import { ask } from './client.ts'
import { createSession } from './session.ts'

export interface GatewayDeps {
  readonly fetch: typeof globalThis.fetch
  /** Leaves the page for an address: the issuer's, or our own first page. */
  readonly leave: (address: string) => void
  /** Runs once after `ms`. Returns the way to give up. */
  readonly after: (ms: number, run: () => void) => () => void
  /** Forgets what other adapters keep in this browser, before the session ends. */
  readonly wipe: () => Promise<void>
  /** Where receipts of acts, searches and the auditor's reference point are kept. `browserStore('parvis-audit')`. */
  readonly store: Store
  readonly now: () => number
  readonly online: Live<boolean>
}

export interface Gateway {
  readonly session: SessionPort
  readonly audit: AuditPorts
  /** For whoever else asks the gateway: what it says of its entries is kept. */
  readonly fetch: typeof globalThis.fetch
  /** The short JWT with which this browser logs into the homeserver. Rejects with `GatewayError`. */
  matrixToken(deviceId?: string): Promise<MatrixToken>
}

/** The portal's own API, from the browser. The only place that knows its addresses. */
export function createGateway(deps: GatewayDeps): Gateway {
  const person = () => session.session.value?.account.id ?? null
  const receipts = createReceipts({ store: deps.store, now: deps.now, person })
  const fetch = notingFetch(receipts, deps.fetch)
  const forget = () => forgetPerson(deps.store, receipts, person())
  const wipe = async () => {
    await Promise.allSettled([deps.wipe(), forget()])
    // What was still being answered may have left a receipt.
    await forget()
  }
  const session = createSession({ ...deps, fetch, wipe })
  return {
    session,
    fetch,
    audit: createGatewayAudit({ ...deps, fetch, session, receipts }),
    matrixToken: (deviceId) =>
      session.asking((csrf) =>
        ask(fetch, {
          method: 'POST',
          path: '/api/matrix/token',
          body: deviceId === undefined ? {} : { deviceId },
          reads: matrixToken,
          csrf,
        }),
      ),
  }
}
