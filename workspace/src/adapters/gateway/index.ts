import { matrixToken, type MatrixToken } from '@parvis/contracts'
import type { SessionPort } from '../../features/identity/port.ts'
import { ask, type Fetch } from './client.ts'
import { createSession } from './session.ts'

export interface GatewayDeps {
  readonly fetch: Fetch
  /** Leaves the page for an address: the issuer's, or our own first page. */
  readonly leave: (address: string) => void
  /** Runs once after `ms`. Returns the way to give up. */
  readonly after: (ms: number, run: () => void) => () => void
  /** Forgets what other adapters keep in this browser, before the session ends. */
  readonly wipe: () => Promise<void>
}

export interface Gateway {
  readonly session: SessionPort
  /** The short JWT with which this browser logs into the homeserver. Rejects with `GatewayError`. */
  matrixToken(deviceId?: string): Promise<MatrixToken>
}

/** The portal's own API, from the browser. The only place that knows its addresses. */
export function createGateway(deps: GatewayDeps): Gateway {
  const session = createSession(deps)
  return {
    session,
    matrixToken: (deviceId) =>
      session.asking((csrf) =>
        ask(deps.fetch, {
          method: 'POST',
          path: '/api/matrix/token',
          body: deviceId === undefined ? {} : { deviceId },
          reads: matrixToken,
          csrf,
        }),
      ),
  }
}
