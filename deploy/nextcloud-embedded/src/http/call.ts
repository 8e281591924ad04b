import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from '@parvis/service-kit'
import type { Authority, Proven } from '../auth/authority.ts'
import type { StoreConfig } from '../config.ts'
import type { Flows } from '../login/flows.ts'
import type { Store } from '../store/open.ts'
import type { Target } from './target.ts'

/** What every request is answered with. */
export interface Surroundings {
  readonly store: Store
  readonly config: StoreConfig
  readonly authority: Authority
  readonly flows: Flows
  readonly logger: Logger
}

/** One request on its route. */
export interface Call extends Surroundings {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly method: string
  /** Segments behind the route's own. */
  readonly rest: readonly string[]
  readonly query: Target['query']
}

/** One of an account that has proved who it is. */
export interface AccountCall extends Call, Proven {}

/** `http://localhost:8485`: where clients find this program. */
export function originOf({ config, request }: Pick<Call, 'config' | 'request'>): string {
  return config.publicUrl?.replace(/\/$/, '') ?? `http://${request.headers.host ?? 'localhost'}`
}

/** A header that stands once. */
export function header(call: Pick<Call, 'request'>, name: string): string | undefined {
  const value = call.request.headers[name]
  return Array.isArray(value) ? value[0] : value
}
