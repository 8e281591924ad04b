import type { IncomingHttpHeaders, OutgoingHttpHeader } from 'node:http'
import { bearerHeader, receiptHeader } from '@parvis/contracts'

/** RFC 9110 §7.6.1: these speak of one connection and end at each hop. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Attacker-controlled: what a client says of its own way here is dropped; the gateway says it anew. */
const saidByGateway = new Set(['host', 'expect', 'forwarded', 'x-real-ip', 'cookie', 'x-request-id'])

interface Way {
  readonly address: string
  /** What joins the audit entries of one request across services. */
  readonly correlation: string
  /** What browsers know the gateway by. */
  readonly publicUrl: URL
  /** What the gateway says besides, as a flat name/value list. */
  readonly says: readonly string[]
  /** Names of the cookies that this upstream set itself and may see again; the portal's session is never among them. */
  readonly cookies: readonly string[]
  /** Whether the client's own content-length still holds. */
  readonly length: boolean
}

/**
 * Headers for the upstream, as the flat name/value list that undici takes. Built from what Node parsed, not from the raw
 * lines: a header that was sent twice reaches the upstream as the one value that the guard saw.
 */
export function requestHeaders(headers: IncomingHttpHeaders, way: Way): string[] {
  const { publicUrl } = way
  // The public name, whatever the client called us: the homeserver sends SSO elsewhere when it hears another.
  const out = [
    'x-forwarded-for',
    way.address,
    'x-forwarded-proto',
    publicUrl.protocol.slice(0, -1),
    'host',
    publicUrl.host,
    'x-request-id',
    way.correlation,
    ...way.says,
  ]
  const named = connectionNamed(headers.connection)
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || hopByHop.has(name) || saidByGateway.has(name) || /^x-(?:forwarded|parvis)-/.test(name))
      continue
    if ((name === 'content-length' && !way.length) || named?.includes(name)) continue
    if (typeof value === 'string') out.push(name, value)
    else for (const one of value) out.push(name, one)
  }
  const cookie = way.cookies.length > 0 && keptCookies(headers.cookie, way.cookies)
  if (cookie) out.push('cookie', cookie)
  return out
}

/** `Connection: close, X-Foo` makes X-Foo hop-by-hop too. Null in the usual case that it names nothing. */
function connectionNamed(value: string | undefined): string[] | null {
  if (value === undefined || value === 'keep-alive' || value === 'close') return null
  return value
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
}

function keptCookies(header: string | undefined, names: readonly string[]): string {
  const pairs = header?.split(';').map((pair) => pair.trim()) ?? []
  return pairs.filter((pair) => names.includes(pair.split('=', 1)[0] ?? '')).join('; ')
}

/** Headers for the client, as the flat list that `writeHead` takes. Cookies of an engine pass only where its row says so. */
export function responseHeaders(headers: IncomingHttpHeaders, cookies: boolean): OutgoingHttpHeader[] {
  const out: OutgoingHttpHeader[] = []
  for (const name in headers) {
    const value = headers[name]
    if (
      value === undefined ||
      hopByHop.has(name) ||
      name === 'server' ||
      name === receiptHeader ||
      name === bearerHeader
    )
      continue
    if (name === 'set-cookie' && !cookies) continue
    if (typeof value === 'string') out.push(name, value)
    else for (const one of value) out.push(name, one)
  }
  return out
}
