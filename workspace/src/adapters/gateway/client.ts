import { GatewayError, readError } from './gateway-error.ts'

export type Fetch = (path: string, init: RequestInit) => Promise<Response>

/** What checks an answer: a zod schema, or anything with its `parse`. */
export interface Reader<T> {
  parse(value: unknown): T
}

export interface Request<T> {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  /** Absent when the answer has no body. */
  readonly reads?: Reader<T>
  /** Sent back on unsafe requests; the gateway gave it with the session. */
  readonly csrf?: string
}

const TIMEOUT_MS = 15_000

/** One request to the portal's own API. Rejects with `GatewayError`; an answer that does not fit its schema is one too. */
export async function ask<T>(fetch: Fetch, { method = 'GET', path, body, reads, csrf }: Request<T>): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (csrf !== undefined) headers['x-parvis-csrf'] = csrf
  if (body !== undefined) headers['content-type'] = 'application/json'
  const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store', redirect: 'error' }
  if (body !== undefined) init.body = JSON.stringify(body)
  try {
    const answer = await fetch(path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (!answer.ok) throw readError(await answer.json().catch(() => null))
    return reads ? reads.parse(await answer.json()) : (undefined as T)
  } catch (cause) {
    throw cause instanceof GatewayError ? cause : new GatewayError('unreachable', { cause })
  }
}
