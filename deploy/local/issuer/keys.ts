import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JWK } from 'oidc-provider'

export interface IssuerKeys {
  readonly jwks: { readonly keys: JWK[] }
  readonly cookies: string[]
}

/**
 * Made once and kept (mode 0600). A relying party caches keys by `kid`; a new key under an old `kid`, or a new start
 * with new keys, would make it refuse every token.
 */
export function loadKeys(dataDir: string): IssuerKeys {
  const file = join(dataDir, 'keys.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as IssuerKeys
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const keys = makeKeys()
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600, flag: 'wx' })
  return keys
}

function makeKeys(): IssuerKeys {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key: JWK = {
    ...(privateKey.export({ format: 'jwk' }) as JWK),
    use: 'sig',
    alg: 'RS256',
    kid: randomBytes(8).toString('hex'),
  }
  return { jwks: { keys: [key] }, cookies: [randomBytes(32).toString('base64url')] }
}
