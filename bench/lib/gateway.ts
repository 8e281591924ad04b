import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { insertAccount } from '../../services/gateway/src/db/accounts.ts'
import { openDatabase } from '../../services/gateway/src/db/open-database.ts'
import { measuredCore, start, type Running } from './process.ts'

const root = join(import.meta.dirname, '../..')

/** The gateway as it is in production, its log and its database on disk, with one account that owns any Matrix token. */
export async function startGateway(folder: string, backend: string): Promise<Running> {
  const dataDir = join(folder, 'gateway')
  mkdirSync(dataDir, { recursive: true })
  const db = await openDatabase({ kind: 'sqlite', file: join(dataDir, 'gateway.sqlite') })
  const now = new Date().toISOString()
  await insertAccount(db, {
    id: 'bench',
    issuer: 'http://127.0.0.1:1/',
    sub: 'bench',
    email: 'bench@ville.example',
    siret: '21450234600012',
    uid: 'bench',
    name: 'Bench',
    organisation: 'ville',
    roles: '["member"]',
    localpart: 'bench',
    disabled: 0,
    created_at: now,
    signed_in_at: now,
  })
  await db.destroy()
  const secret = join(folder, 'secret')
  writeFileSync(secret, 'bench-secret-of-at-least-thirty-two-characters', { mode: 0o600 })
  const config = join(folder, 'gateway.json')
  writeFileSync(config, JSON.stringify(settings(dataDir, backend, secret)))
  const program = join(root, 'services/gateway/src/main.ts')
  const portOf = (line: string) =>
    Number(/Server listening at http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1]) || undefined
  return start(measuredCore, process.execPath, [program, '--config', config], portOf)
}

function settings(dataDir: string, backend: string, secret: string): object {
  return {
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: 'http://localhost:8480',
    dataDir,
    workspaceDir: join(dataDir, 'none'),
    instance: { name: 'Ville' },
    database: { kind: 'sqlite' },
    oidc: {
      issuer: 'http://127.0.0.1:1/',
      profile: 'demo',
      label: 'bench',
      clientId: 'bench',
      clientSecretFile: secret,
      pkce: true,
      allowInsecureIssuer: true,
      mappingFile: join(root, 'deploy/local/shipped/mapping.json'),
    },
    matrix: {
      serverName: 'parvis.localhost',
      url: backend,
      jwtSecretFile: secret,
      registrationSecretFile: secret,
      ssoIdpId: 'parvis',
    },
    livekit: { unavailable: { fr: 'Pas ici.', en: 'Not here.' } },
    placesFile: join(root, 'deploy/local/shipped/places.json'),
    // One person stands for many here: her share of requests is not what is measured.
    rate: { perSecond: 1_000_000, burst: 1_000_000 },
    logLevel: 'info',
  }
}
