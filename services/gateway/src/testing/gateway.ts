import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditLeaf } from '@parvis/contracts'
import { createLogger } from '@parvis/service-kit'
import type { FastifyInstance } from 'fastify'
import type { DestinationStream } from 'pino'
import { buildApp, type Parts } from '../app.ts'
import type { AuditLog, NewEntry } from '../audit/audit-log.ts'
import type { AuditDesk } from '../audit/index/desk.ts'
import { leafLine } from '../audit/leaf-line.ts'
import { createJournal } from '../audit/sealing/journal.ts'
import { SubjectKeys } from '../audit/sealing/subject-keys.ts'
import { gatewaySettings, type GatewaySettings } from '../config.ts'
import { depositBook } from '../db/deposits.ts'
import { openDatabase } from '../db/open-database.ts'
import type { Identity } from '../identity/identity.ts'
import type { AccountPrincipal, Principal } from '../identity/principal.ts'
import { cedarPolicy } from '../residency/cedar-policy.ts'
import { createPlaces, placesSettings } from '../residency/places.ts'
import { readPolicyFiles } from '../residency/policy-files.ts'
import { testDesk } from './desk.ts'
import { memoryKeyStore } from './key-store.ts'

/** A person as the identity part would have found her. */
export function person(name: string, roles: AccountPrincipal['account']['roles'] = ['member']): AccountPrincipal {
  return {
    kind: 'account',
    account: {
      id: `acc-${name}`,
      name,
      email: `${name}@ville.example`,
      roles,
      organisation: { id: 'ville', name: 'Ville' },
      matrixUserId: `@${name}:parvis.localhost`,
    },
    matrixDeviceId: 'DEVICE',
  }
}

export const claire = person('claire')

/** Knows people by token: `Bearer token-claire` is claire, `token-stranger` has no account, everything else is unknown. */
export function fakeIdentity(people: readonly AccountPrincipal[] = [claire]): Identity {
  const byToken = new Map<string, Principal>(people.map((one) => [`token-${one.account.name}`, one]))
  byToken.set('token-stranger', { kind: 'unlinked', matrixUserId: '@stranger:parvis.localhost' })
  return {
    identifySession: async (request) => byToken.get(String(request.headers['x-test-session'])) ?? null,
    identifyMatrix: async (token) => byToken.get(token) ?? null,
    identifyOpenId: async (token) => byToken.get(token) ?? null,
    lookUp: async (userId) => people.find(({ account }) => account.matrixUserId === userId) ?? null,
    roomsOf: async () => new Set(),
    assuranceOf: async (_account, device) => (device === 'STRONG' ? 'eidas2' : null),
    guests: undefined,
    forgetMatrixToken: () => {},
    routes: async () => {},
    probes: {},
    close: async () => {},
  }
}

/** Keeps entries in memory, none of them published; `full` refuses them as a full disk would. */
export function memoryAuditLog(): AuditLog & { entries: AuditLeaf[]; bodies: (string | null)[]; full: boolean } {
  const entries: AuditLeaf[] = []
  const lines: string[] = []
  const bodies: (string | null)[] = []
  const listeners = new Set<(sizes: AuditLog['sizes']) => void>()
  return {
    entries,
    bodies,
    full: false,
    origin: 'parvis.example/journal',
    async append({ leaf, body }: NewEntry) {
      const { ServiceError } = await import('@parvis/service-kit')
      if (this.full) throw new ServiceError('audit.unavailable')
      lines.push(leafLine(leaf, new Date().toISOString()))
      entries.push(JSON.parse(lines.at(-1) as string) as AuditLeaf)
      bodies.push(body ?? null)
      for (const listener of listeners) listener(this.sizes)
      return { index: entries.length - 1 }
    },
    async *read(from, to) {
      for (let index = from; index < Math.min(to, lines.length); index += 1)
        yield { index, leaf: lines[index] as string, body: bodies[index] ?? null }
    },
    get sizes() {
      return { acked: entries.length, integrated: 0, published: 0, witnessed: 0 }
    },
    checkpoint: () => null,
    witnessedCheckpoint: () => null,
    tile: async () => null,
    keys: () => [],
    cosigned: async () => {},
    dropBodies: async () => {},
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: async () => {},
  }
}

export const loopbackPlaces = placesSettings.parse({
  places: [
    {
      id: 'local',
      name: { fr: 'cette machine', en: 'this machine' },
      territory: 'FR',
      operator: 'Ville',
      networks: ['127.0.0.0/8', '::1/128'],
    },
  ],
  upstreams: { gateway: 'local', matrix: 'local', livekit: 'local' },
})

export function testSettings(change: Partial<Record<keyof GatewaySettings, unknown>> = {}): GatewaySettings {
  return gatewaySettings.parse({
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: 'http://localhost:8480',
    dataDir: '/nowhere',
    workspaceDir: '/nowhere',
    instance: { name: 'Ville' },
    database: { kind: 'sqlite' },
    oidc: {
      issuer: 'http://127.0.0.1:9480/',
      profile: 'demo',
      label: 'démonstration',
      clientId: 'parvis-gateway',
      clientSecretFile: '/nowhere',
      pkce: true,
      mappingFile: '/nowhere',
    },
    matrix: { unavailable: { fr: 'Synapse manque.', en: 'Synapse is missing.' } },
    livekit: { unavailable: { fr: 'LiveKit manque.', en: 'LiveKit is missing.' } },
    placesFile: '/nowhere',
    logLevel: 'silent',
    ...change,
  })
}

export interface TestGateway extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly audit: ReturnType<typeof memoryAuditLog>
  readonly keys: SubjectKeys
  readonly desk: AuditDesk
  readonly url: string
  readonly logs: string[]
}

/** The real application on a free port, with an identity and a log that a test can look into. */
export async function startGateway(
  settings: Partial<Record<keyof GatewaySettings, unknown>> = {},
  parts: Partial<Parts> = {},
): Promise<TestGateway> {
  const audit = memoryAuditLog()
  const keys = new SubjectKeys(memoryKeyStore(), Buffer.alloc(32, 1))
  const desk = await testDesk(parts.audit ?? audit, keys)
  const db = await openDatabase({ kind: 'sqlite', file: ':memory:' })
  const logs: string[] = []
  const sink: DestinationStream = { write: (line: string) => void logs.push(line) }
  const app = await buildApp({
    settings: testSettings(settings),
    logger: createLogger('gateway', 'info', sink),
    identity: fakeIdentity(),
    places: createPlaces(loopbackPlaces),
    policy: cedarPolicy(readPolicyFiles()),
    audit,
    logPolicy: 'quorum none\n',
    journal: createJournal(parts.audit ?? audit, keys),
    desk,
    book: depositBook(db),
    ...parts,
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const stop = async () => {
    await app.close()
    await desk.close()
    await db.destroy()
  }
  return { app, audit, keys, desk, url, logs, [Symbol.asyncDispose]: stop }
}

export interface StubEngine extends AsyncDisposable {
  readonly url: string
  readonly requests: IncomingMessage[]
}

/** An engine on a port that notes what it was asked. */
export async function startEngine(answer: RequestListener): Promise<StubEngine> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A folder that is gone when the test is over. */
export function temporaryFolder(files: Readonly<Record<string, string>> = {}): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'parvis-gateway-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

export function matrixAt(url: string) {
  return { serverName: 'parvis.localhost', url, jwtSecretFile: '/x', registrationSecretFile: '/x', ssoIdpId: 'parvis' }
}
