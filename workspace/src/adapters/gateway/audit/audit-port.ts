import { entryPage, entryView, histogramView, retentionRun, retentionView, type AuditFilter } from '@parvis/contracts'
import type { AuditPort } from '../../../features/audit/port.ts'
import { ask, type Fetch, type Request } from '../client.ts'
import { readError } from '../gateway-error.ts'
import type { GatewaySession } from '../session.ts'
import { auditError } from './audit-error.ts'
import { followLog, type OpenEvents } from './follow-log.ts'

export interface AuditDeps {
  readonly fetch: Fetch
  readonly session: Pick<GatewaySession, 'asking'>
  readonly openEvents: OpenEvents
}

/** `AuditPort` over `/api/audit` and `/log`. */
export function createAuditPort({ fetch, session, openEvents }: AuditDeps): AuditPort {
  async function asked<T>(request: Omit<Request<T>, 'csrf'>): Promise<T> {
    return session
      .asking((csrf) => ask(fetch, { ...request, csrf }))
      .catch((cause: unknown) => {
        throw auditError(cause)
      })
  }
  /** What is no JSON: a proof, an export, a file of the log. */
  async function raw(path: string, init: RequestInit = {}): Promise<Response> {
    try {
      return await session.asking(async (csrf) => {
        const headers = { 'x-parvis-csrf': csrf, 'content-type': 'application/json' }
        const answer = await fetch(path, { ...init, headers, credentials: 'same-origin', redirect: 'error' })
        if (!answer.ok) throw readError(await answer.json().catch(() => null))
        return answer
      })
    } catch (cause) {
      throw cause instanceof TypeError ? auditError(readError(null)) : auditError(cause)
    }
  }
  const post = <T>(path: string, body: unknown, reads: { parse(value: unknown): T }) =>
    asked({ method: 'POST', path, body, reads })
  const paged = (path: string, cursor: string | null) =>
    asked({ path: cursor === null ? path : `${path}?cursor=${encodeURIComponent(cursor)}`, reads: entryPage })

  return {
    search: (filter, cursor, limit) =>
      post('/api/audit/search', { filter, limit, ...(cursor !== null && { cursor }) }, entryPage),
    histogram: async (filter, buckets) =>
      (await post('/api/audit/histogram', { filter, buckets }, histogramView)).buckets,
    entry: (index) => asked({ path: `/api/audit/entries/${index}`, reads: entryView }),
    proof: async (index) => (await raw(`/api/audit/proof/${index}`, { method: 'GET' })).text(),
    mine: (cursor) => paged('/api/audit/mine', cursor),
    mineEntry: (index) => asked({ path: `/api/audit/mine/${index}`, reads: entryView }),
    mineProof: async (index) => (await raw(`/api/audit/mine/proof/${index}`, { method: 'GET' })).text(),
    readers: (cursor) => paged('/api/audit/readers', cursor),
    live: (listener) => followLog(openEvents, listener),
    retention: () => asked({ path: '/api/audit/retention', reads: retentionView }),
    hold: (body) => asked({ method: 'POST', path: '/api/audit/holds', body }),
    drops: (cursor) => paged('/api/audit/retention/drops', cursor),
    runRetention: async () => (await post('/api/audit/retention/run', undefined, retentionRun)).dropped,
    endHold: (id, reason) =>
      asked({ method: 'POST', path: `/api/audit/holds/${encodeURIComponent(id)}/end`, body: { reason } }),
    async export(filter: AuditFilter, names, language, signal) {
      const body = JSON.stringify({ filter, names, language })
      return (await raw('/api/audit/export', { method: 'POST', body, signal })).body ?? new ReadableStream()
    },
    async file(path) {
      const answer = await fetch(`/log/${path}`, {
        method: 'GET',
        credentials: 'same-origin',
        redirect: 'error',
      }).catch((cause: unknown) => {
        throw auditError(cause instanceof TypeError ? readError(null) : cause)
      })
      if (answer.status === 404) return null
      if (!answer.ok) throw auditError(readError(await answer.json().catch(() => null)))
      return new Uint8Array(await answer.arrayBuffer())
    },
  }
}
