/**
 * What the workspace's pages may do. Everything comes from our own origin; the one thing beyond plain script is WebAssembly
 * (the Matrix crypto). Trusted Types: only the named policies may make HTML or script addresses from strings.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types vue dompurify parvis parvis-worker parvis-calls parvis-files',
].join('; ')

/** The pages for people without an account do less, and so may do less: no worker, no WebAssembly, no form, no picture. */
const outsidePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types vue',
].join('; ')

export const workspaceHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), geolocation=()',
}

export const outsideHeaders: Readonly<Record<string, string>> = {
  ...workspaceHeaders,
  'content-security-policy': outsidePolicy,
  'permissions-policy': 'camera=(), microphone=(), display-capture=(), fullscreen=(), geolocation=()',
}

/** Answers of the gateway's own API are data: nothing in them is ever run or shown as a page. */
export const apiHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}
