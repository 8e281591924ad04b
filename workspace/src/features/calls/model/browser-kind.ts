export type BrowserKind = 'chromium' | 'firefox' | 'safari'

/** Which browser's permission button to explain. Nothing else depends on it. */
export function browserKind(userAgent: string): BrowserKind {
  if (/firefox/i.test(userAgent)) return 'firefox'
  return /safari/i.test(userAgent) && !/chrom(e|ium)|edg/i.test(userAgent) ? 'safari' : 'chromium'
}
