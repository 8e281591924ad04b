import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createLogger } from '@parvis/service-kit'
import { buildApp } from '../app.ts'
import { CoffreLinks } from '../coffres/links.ts'
import { storeAccounts } from '../credentials/accounts.ts'
import { SealedPasswords } from '../credentials/sealed-passwords.ts'
import { Connection } from '../nextcloud/connection.ts'
import { nextcloudStore } from '../nextcloud/nextcloud-store.ts'
import { nextcloudPeople } from '../nextcloud/people.ts'
import { nextcloudPublic } from '../nextcloud/public-links.ts'
import { startEmbeddedStore } from './embedded-store.ts'

const gatewayToken = 'a-token-of-the-gateway'

export interface FilesService {
  /** As the gateway would ask for `as`. */
  ask(method: string, path: string, options?: AskOptions): Promise<Response>
  readonly folder: string
  /** What the service shows the store for an account. */
  passwordOf(account: string): Promise<string>
  readonly store: { readonly url: string; readonly adminPassword: string }
  close(): Promise<void>
}

export interface AskOptions {
  readonly as?: string
  readonly json?: unknown
  readonly body?: Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
  readonly token?: string | null
}

/** The whole service on a store of its own. `now`: what the links take for the time. */
export async function startFilesService(now = () => new Date()): Promise<FilesService> {
  const embedded = await startEmbeddedStore()
  const { url, adminPassword, folder } = embedded
  const passwords = new SealedPasswords(join(folder, 'credentials'), randomBytes(32))
  const people = nextcloudPeople({ url, administrator: { username: 'admin', password: adminPassword } })
  const { passwordOf, renew } = storeAccounts({ url, passwords, people })
  const connection = new Connection({ url, passwordOf, renew })
  const links = new CoffreLinks(folder, now)
  const app = await buildApp({
    store: nextcloudStore(connection),
    publicFiles: nextcloudPublic(connection),
    links,
    logger: createLogger('files', 'silent'),
    gatewayToken,
    ensure: passwordOf,
    coffreAccount: 'coffres',
    largestUpload: 2 ** 24,
    probes: {},
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return {
    folder,
    passwordOf,
    store: embedded,
    ask: (method, path, { as, json, body, headers = {}, token = gatewayToken } = {}) =>
      fetch(origin + path, {
        method,
        headers: {
          ...(token !== null && { 'x-parvis-gateway': token }),
          ...(as !== undefined && { 'x-parvis-account': as }),
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
        ...(body !== undefined && { body }),
      }),
    async close() {
      await app.close()
      await connection.close()
      links.close()
      await embedded.close()
    },
  }
}
