import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { temporaryFolder } from './gateway.ts'

const root = join(import.meta.dirname, '../../../..')

export interface SignInPair extends AsyncDisposable {
  readonly portal: string
  readonly issuer: string
  readonly dataDir: string
  /** What the gateway wrote, line by line. */
  readonly log: readonly string[]
}

interface PairOptions {
  readonly strict?: boolean
  /** Changes to `oidc` of the gateway's configuration. */
  readonly oidc?: object
  readonly accounts?: readonly object[]
  /** `files` of the gateway's configuration. */
  readonly files?: object
  /** Changes to what the issuer knows of the gateway. */
  readonly client?: object
}

export const demoAccounts = [
  ['claire.morvan', 'Claire', 'Morvan', []],
  ['helene.garnier', 'Hélène', 'Garnier', ['auditeur']],
  ['paul.berger', 'Paul', 'Berger', ['administrateur']],
].map(([uid, given_name, usual_name, parvis_roles]) => ({
  ...{ uid, given_name, usual_name, parvis_roles, email: `${String(uid)}@ville.example`, siret: '21450234600012' },
}))

const mapping = {
  organisations: [{ id: 'ville', name: 'Ville', siret: ['21450234600012'], domains: ['ville.example'] }],
  roles: { claim: 'parvis_roles', values: { auditeur: 'auditor', administrateur: 'administrator' } },
}

const places = {
  places: [
    { id: 'local', name: { fr: 'ici', en: 'here' }, territory: 'FR', operator: 'Ville', networks: ['127.0.0.0/8'] },
  ],
  upstreams: { gateway: 'local', matrix: 'local', livekit: 'local' },
}

/** The real demo issuer and the real gateway as processes, without engines. */
export async function startSignInPair(options: PairOptions = {}): Promise<SignInPair> {
  const folder = temporaryFolder({
    'index.html': '<!doctype html><title>Parvis</title>',
    'mapping.json': JSON.stringify(mapping),
    'places.json': JSON.stringify(places),
  })
  const [issuerPort, portalPort] = [await freePort(), await freePort()]
  const [portal, issuer] = [`http://localhost:${portalPort}`, `http://127.0.0.1:${issuerPort}`]
  writeFileSync(join(folder.path, 'secret'), 'a-client-secret-of-some-length', { mode: 0o600 })
  const log: string[] = []
  const write = (name: string, config: object) => {
    writeFileSync(join(folder.path, name), JSON.stringify(config))
    return join(folder.path, name)
  }
  const issuerProcess = await start(
    'deploy/local/issuer/main.ts',
    write('issuer.json', issuerConfig(folder.path, issuer, portal, options)),
    [],
  )
  const gateway = await start(
    'services/gateway/src/main.ts',
    write('gateway.json', gatewayConfig(folder.path, issuer, portal, options)),
    log,
  )
  return {
    ...{ portal, issuer, dataDir: folder.path, log },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([gateway(), issuerProcess()])
      folder[Symbol.dispose]()
    },
  }
}

function issuerConfig(
  folder: string,
  issuer: string,
  portal: string,
  { strict = false, accounts = demoAccounts, client: change }: PairOptions,
) {
  const client = {
    id: 'parvis-gateway',
    secretFile: join(folder, 'secret'),
    redirectUris: [`${portal}/auth/callback`],
    postLogoutRedirectUris: [`${portal}/`],
    backchannelLogoutUri: `${portal}/auth/backchannel-logout`,
    ...change,
  }
  const listen = { host: '127.0.0.1', port: Number(new URL(issuer).port) }
  return { listen, issuer, dataDir: join(folder, 'issuer'), clients: [client], accounts, strict }
}

function gatewayConfig(folder: string, issuer: string, portal: string, { oidc, files }: PairOptions) {
  const missing = { unavailable: { fr: 'Absent.', en: 'Absent.' } }
  return {
    listen: { host: '127.0.0.1', port: Number(new URL(portal).port) },
    publicUrl: portal,
    dataDir: join(folder, 'gateway'),
    workspaceDir: folder,
    instance: { name: 'Ville' },
    database: { kind: 'sqlite' },
    oidc: {
      ...{ issuer: `${issuer}/`, profile: 'demo', label: 'démonstration', clientId: 'parvis-gateway', pkce: true },
      ...{ clientSecretFile: 'secret', allowInsecureIssuer: true, mappingFile: 'mapping.json', ...oidc },
    },
    ...{ matrix: missing, livekit: missing, placesFile: 'places.json', ...(files && { files }) },
  }
}

/** Resolves when the program says that it listens, with what ends it; rejects with its last words when it ends first. */
export function start(program: string, config: string, log: string[]): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [join(root, program), '--config', config], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        log.push(line)
        if (line.includes('"msg":"listening"')) resolve(stop)
      })
    }
    void ended.then(() => reject(new Error(`${program} ended:\n${log.slice(-10).join('\n')}`)))
  })
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
