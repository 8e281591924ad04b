import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { StoreError } from '../error.ts'
import { declarations } from '../xml/namespaces.ts'
import { xmlHead } from '../xml/write.ts'

export function send(response: ServerResponse, status: number, headers: OutgoingHttpHeaders = {}, body = ''): void {
  const bytes = Buffer.from(body)
  const length = status === 204 || status === 304 ? {} : { 'content-length': bytes.length }
  response.writeHead(status, { ...length, ...headers })
  response.end(bytes)
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, { 'content-type': 'application/json; charset=utf-8' }, JSON.stringify(body))
}

/** Of these codes WebDAV has a word of its own (RFC 4918 §16). */
const conditions: Readonly<Record<string, string>> = {
  locked: 'lock-token-submitted',
  'store.full': 'quota-not-exceeded',
}

/** An error says its code and nothing more. */
export function sendError(response: ServerResponse, error: StoreError): void {
  if (response.headersSent) return void response.destroy()
  const words = conditions[error.code] ?? error.code.replace('.', '-')
  const body = `${xmlHead}\n<d:error${declarations}><d:${words}/></d:error>`
  send(
    response,
    error.status,
    {
      'content-type': 'application/xml; charset=utf-8',
      ...(error.status === 401 && { 'www-authenticate': 'Basic realm="Parvis", charset="UTF-8"' }),
      ...(error.retryAfter !== undefined && { 'retry-after': String(error.retryAfter) }),
    },
    body,
  )
}
