import { mkdirSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { errors, type Provider } from 'oidc-provider'
import { subjectOf } from './accounts.ts'
import type { IssuerConfig } from './config.ts'
import { contentSecurityPolicy } from './pages/layout.ts'
import { failedPage } from './pages/notices.ts'
import { signInPage } from './pages/sign-in.ts'
import { wordsFor } from './pages/words.ts'
import { makeProvider } from './provider.ts'
import { openStore } from './store.ts'
import { strictFault } from './strict.ts'

const maxFormBytes = 4096

/** The demo issuer as an HTTP server, not yet listening. Throws ConfigError on an unreadable secret. */
export function makeIssuer(config: IssuerConfig): { server: Server; close(): Promise<void> } {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  const store = openStore(join(config.dataDir, 'issuer.sqlite'))
  const targets = config.clients.flatMap((client) => [...client.redirectUris, ...client.postLogoutRedirectUris])
  const csp = contentSecurityPolicy([...new Set(targets.map((url) => new URL(url).origin))])
  const provider = makeProvider(config, store, csp)
  const issuer = { config, csp, provider, protocol: provider.callback() }
  const server = createServer((request, response) => handle(issuer, request, response))
  return { server, close: () => closeServer(server, store) }
}

interface Issuer {
  readonly config: IssuerConfig
  readonly csp: string
  readonly provider: Provider
  /** The vendor's own handler: every address of the protocol. */
  readonly protocol: (request: IncomingMessage, response: ServerResponse) => Promise<void>
}

function handle(issuer: Issuer, request: IncomingMessage, response: ServerResponse): void {
  harden(response)
  const url = new URL(request.url ?? '/', issuer.config.issuer)
  const fault = issuer.config.strict && url.pathname === '/authorize' ? strictFault(url.searchParams) : undefined
  if (fault !== undefined) refuse(issuer, request, response, { status: 400, why: 'refused', code: fault })
  else if (url.pathname === '/health') response.end('{"status":"ok"}')
  else if (!url.pathname.startsWith('/interaction/')) void issuer.protocol(request, response)
  else {
    interaction(issuer, request, response).catch((error: unknown) => {
      const known = error instanceof errors.OIDCProviderError
      const code = known ? error.error : 'internal'
      refuse(issuer, request, response, { status: known ? 400 : 500, why: 'expired', code })
    })
  }
}

interface Refusal {
  readonly status: number
  readonly why: 'expired' | 'refused'
  readonly code: string
}

function refuse(issuer: Issuer, request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const portal = new URL('/', issuer.config.clients[0]?.redirectUris[0]).href
  const page = failedPage(language(request), portal, refusal.why, refusal.code)
  answer(response, refusal.status, page, issuer.csp)
}

async function interaction(issuer: Issuer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { provider, config } = issuer
  const { uid } = await provider.interactionDetails(request, response)
  if (request.method !== 'POST') {
    const page = signInPage(language(request), `/interaction/${uid}`, config.accounts)
    return answer(response, 200, page, issuer.csp)
  }
  const account = await postedAccount(request, config)
  if (!account) throw new errors.InvalidRequest('unknown account')
  const login = { accountId: subjectOf(account), acr: 'eidas1', amr: ['demo'], remember: true }
  return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false })
}

async function postedAccount(request: IncomingMessage, config: IssuerConfig) {
  let form = ''
  for await (const chunk of request) {
    form += String(chunk)
    if (form.length > maxFormBytes) throw new errors.InvalidRequest('form too large')
  }
  const uid = new URLSearchParams(form).get('account')
  return config.accounts.find((account) => account.uid === uid)
}

function language(request: IncomingMessage) {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams
  return wordsFor(request.headers['accept-language'], query.get('lang'))
}

function answer(response: ServerResponse, status: number, html: string, csp: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': csp })
  response.end(html)
}

function harden(response: ServerResponse): void {
  response.setHeader('cache-control', 'no-store')
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('x-content-type-options', 'nosniff')
}

function closeServer(server: Server, store: { close(): void }): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      store.close()
      resolve()
    })
    server.closeIdleConnections()
  })
}
