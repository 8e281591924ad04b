/** Sign-in errors that come back in the address, as keys of the catalogue. What is unknown has its own sentence. */
const words: Readonly<Record<string, string>> = {
  'identity.refused': 'identity.error.refused',
  'identity.issuer-unreachable': 'identity.error.issuer',
  'session.expired': 'identity.error.expired',
  'session.missing': 'identity.error.expired',
  'request.invalid': 'identity.error.again',
  'csrf.failed': 'identity.error.again',
  'request.too-many': 'identity.error.tooMany',
  'audit.unavailable': 'identity.error.journal',
  'policy.denied': 'identity.error.policy',
}

/** Attacker-controlled: the code is only looked up, never shown as it came. */
export function errorWords(code: string | null): string | null {
  if (!code) return null
  return Object.hasOwn(words, code) ? (words[code] ?? null) : 'identity.error.unknown'
}
