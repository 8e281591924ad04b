import { createServer, type Server } from 'node:http'
import { readSecret, type Logger } from '@parvis/service-kit'
import { Authority } from './auth/authority.ts'
import { bearerTokens } from './auth/bearer.ts'
import type { StoreConfig } from './config.ts'
import { handle } from './http/handle.ts'
import { Flows } from './login/flows.ts'
import { openStore } from './store/open.ts'

const hourMs = 3_600_000

/** The store as an HTTP server, not yet listening. Throws ConfigError on an unreadable secret. */
export function makeServer(config: StoreConfig, logger: Logger): { readonly server: Server; close(): Promise<void> } {
  const adminKey = readSecret(config.adminFile)
  const store = openStore(config)
  const bearer = config.bearer && bearerTokens(config.bearer)
  const authority = new Authority(store, { adminKey, failures: config.limits.failures, bearer })
  const around = { store, config, authority, flows: new Flows(), logger }
  const server = createServer({ maxHeaderSize: 32_768, headersTimeout: 30_000, requestTimeout: 0, noDelay: true })
  server.on('request', (request, response) => void handle(around, request, response))
  // Who asks before sending is answered before: a refusal costs no bytes.
  server.on('checkContinue', (request, response) => {
    if (request.method !== 'PUT') response.writeContinue()
    void handle(around, request, response)
  })
  server.maxConnections = config.limits.connections
  server.setTimeout(config.limits.idle)
  const sweeping = setInterval(() => store.sweep(), hourMs).unref()
  const close = async () => {
    clearInterval(sweeping)
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), 3000).unref()
    })
    store.close()
  }
  return { server, close }
}
