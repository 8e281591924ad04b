import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits, 43 characters: cookies, states, nonces, CSRF tokens. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored in place of a token, so that reading the database opens no session. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** In constant time whatever the two texts are. */
export function sameToken(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest())
}
