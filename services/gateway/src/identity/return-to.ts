const ownPaths = ['/auth', '/api', '/_matrix', '/_synapse', '/livekit']

/** Attacker-controlled `returnTo` → a path of the workspace. Anything that is not plainly one becomes `/`. */
export function safeReturnTo(value: unknown): string {
  if (typeof value !== 'string' || value.length > 1024 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(value)) return '/'
  const base = 'http://parvis.invalid'
  const url = URL.parse(value, base)
  if (url === null || url.origin !== base || value.includes('\\')) return '/'
  const isOwn = ownPaths.some((path) => url.pathname === path || url.pathname.startsWith(`${path}/`))
  return isOwn || url.pathname.startsWith('//') ? '/' : `${url.pathname}${url.search}${url.hash}`
}
