import { matrixToken, type MatrixToken } from '@parvis/contracts'
import type { AccountsPort } from '../../features/accounts/port.ts'
import type { AuditPorts } from '../../features/audit/port.ts'
import type { DoorPort } from '../../features/calls/port.ts'
import type { SessionPort } from '../../features/identity/port.ts'
import type { Store } from '../../platform/storage.ts'
import type { Live } from '../../shared/lib/live.ts'
import { createAccountsPort } from './accounts-port.ts'
import { createGatewayAudit } from './audit/index.ts'
import { forgetPerson } from './audit/kept-port.ts'
import { notingFetch } from './audit/noting-fetch.ts'
import { createReceipts } from './audit/receipts.ts'
import { ask } from './client.ts'
import { createDoor } from './door.ts'
import { portalIdentities, type PortalIdentities } from './identities.ts'
import { createSession } from './session.ts'

const LAST_LOOK_MS = 2_500

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
  readonly accounts: AccountsPort
  readonly identities: PortalIdentities
  /** Doors of calls. `invite`: into the room, by the host's own Matrix client. */
  doors(origin: string, invite: (room: string, who: string) => Promise<void>): DoorPort
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
  const lastActs = new Set<() => Promise<void>>()
  /** Receipts are compared once more while the session still is; a log that does not answer holds nobody back. */
  const lastLook = () =>
    Promise.race([
      Promise.allSettled([...lastActs].map((run) => run())),
      new Promise<void>((resolve) => void deps.after(LAST_LOOK_MS, resolve)),
    ])
  const wipe = async () => {
    await Promise.allSettled([deps.wipe(), lastLook().then(forget)])
    // What was still being answered may have left a receipt.
    await forget()
  }
  const session = createSession({ ...deps, fetch, wipe })
  return {
    session,
    fetch,
    accounts: createAccountsPort(fetch, session),
    identities: portalIdentities(fetch, session),
    audit: createGatewayAudit({ ...deps, fetch, session, receipts, leaving: (run) => void lastActs.add(run) }),
    doors: (origin, invite) => createDoor({ fetch, after: deps.after, session, origin, invite }),
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
