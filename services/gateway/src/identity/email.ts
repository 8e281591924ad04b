/** An address that passed the strict reading below, lower-cased. */
export interface EmailAddress {
  readonly address: string
  readonly domain: string
}

// No quotes, comments, folding, literals, routes or international forms: a public body's addresses need none of them,
// and each has let a stranger in somewhere (threats R27). ASCII is tested before lower-casing, because some letters
// outside it lower-case into it (U+212A KELVIN SIGN becomes k).
const localPart = /^[A-Za-z0-9](?:[A-Za-z0-9_'+-]|\.(?=[A-Za-z0-9_'+-])){0,63}$/
const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/

/** Attacker-controlled text → an address, or undefined. There is no second, kinder reading anywhere. */
export function parseEmail(text: unknown): EmailAddress | undefined {
  if (typeof text !== 'string' || text.length > 254) return undefined
  const [local, domain, ...more] = text.split('@')
  if (local === undefined || domain === undefined || more.length > 0) return undefined
  if (local.length > 64 || !localPart.test(local) || !isDomain(domain)) return undefined
  return { address: `${local}@${domain}`.toLowerCase(), domain: domain.toLowerCase() }
}

/** A dotted name of two labels or more, no trailing dot. `xn--` names pass here: they are equal to themselves only. */
export function isDomain(text: string): boolean {
  const labels = text.split('.')
  return text.length <= 253 && labels.length >= 2 && labels.every((part) => label.test(part))
}
