import type { BrowserContext, Request } from 'playwright-core'
import type { Portal } from './browser.ts'

/** What a browser was seen doing. All lists stay empty while the portal is as it should be. */
export interface Watch {
  /** Addresses asked for that are neither the portal's nor a visit to the issuer's own pages. */
  readonly foreign: readonly string[]
  /** What the page's policy had to stop (`script-src`, `require-trusted-types-for`, …). */
  readonly violations: readonly string[]
  /** Console errors and uncaught exceptions, in order. An HTTP status that the browser itself prints is not one. */
  readonly complaints: readonly string[]
  /** Requests that got no answer, and why; for the evidence of a failure. */
  readonly unanswered: readonly string[]
}

export function watchContext(context: BrowserContext, { url, issuer }: Portal): Watch {
  const foreign: string[] = []
  const violations: string[] = []
  const complaints: string[] = []
  const unanswered: string[] = []
  const origins = { own: new URL(url).origin, issuer: new URL(issuer).origin }
  context.on('request', (request) => {
    if (isForeign(request, origins)) foreign.push(request.url())
  })
  context.on('requestfailed', (request) => {
    const at = new Date().toISOString().slice(11, 23)
    unanswered.push(`${at} ${request.method()} ${request.url().slice(0, 160)}: ${request.failure()?.errorText}`)
  })
  context.on('weberror', (error) => complaints.push(String(error.error())))
  context.on('console', (message) => {
    if (message.type() !== 'error') return
    const text = message.text()
    if (/Content Security Policy|TrustedHTML|TrustedScript/i.test(text)) violations.push(text)
    // The browser's own line for an answer of 400 and above, or for a network that is away: the portal handles both.
    else if (!text.startsWith('Failed to load resource')) complaints.push(text)
  })
  return { foreign, violations, complaints, unanswered }
}

function isForeign(request: Request, origins: { readonly own: string; readonly issuer: string }): boolean {
  const asked = new URL(request.url())
  if (asked.protocol === 'data:' || asked.protocol === 'blob:' || asked.origin === origins.own) return false
  if (asked.origin !== origins.issuer) return true
  // The issuer is a place that one goes to; nothing of the portal may call it.
  return !request.isNavigationRequest() && !request.frame().url().startsWith(origins.issuer)
}
