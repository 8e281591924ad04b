import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const secretNames = [
  'synapse-jwt',
  'synapse-registration',
  'synapse-macaroon',
  'synapse-form',
  'gateway-client',
  'synapse-client',
  'livekit',
  'gateway-meet',
  'store-admin',
  'gateway-files',
  'files-key',
] as const

export type SecretName = (typeof secretNames)[number]

/** Path of each secret's file. Secrets are handed on as paths only, never as values. */
export type Secrets = Readonly<Record<SecretName, string>>

/** Makes the secrets that are missing: 256 random bits each, readable by their owner alone. */
export function ensureSecrets(folder: string): Secrets {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  return Object.fromEntries(secretNames.map((name) => [name, ensureSecret(join(folder, name))])) as Secrets
}

function ensureSecret(path: string): string {
  // `wx`: a secret in use is never written over.
  if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
  chmodSync(path, 0o600)
  return path
}
