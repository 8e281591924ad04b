import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createLogger } from '@parvis/service-kit'
import { buildApp } from '../app.ts'
import { CoffreDrops } from '../coffres/drops.ts'
import { CoffreLinks } from '../coffres/links.ts'
import { openStore, type StoreOptions } from '../open-store.ts'
import { startStore, type TestStore } from './store.ts'

const gatewayToken = 'a-token-of-the-gateway'
const coffreAccount = 'coffres'

export interface FilesService {
  /** As the gateway would ask for `as`. */
  ask(method: string, path: string, options?: AskOptions): Promise<Response>
  readonly folder: string
  /** What the service shows the store for an account. */
  passwordOf(account: string): Promise<string>
  readonly store: Pick<TestStore, 'url' | 'addUser' | 'enable' | 'setQuota'>
  close(): Promise<void>
}

export interface AskOptions {
  readonly as?: string
  readonly json?: unknown
  readonly body?: Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
  readonly token?: string | null
}

/** The whole service on a store of its own. `now`: what the links take for the time. `start`: for what only one can do. */
export async function startFilesService(
  now = () => new Date(),
  start = startStore,
  options: Pick<StoreOptions, 'credentials'> = {},
): Promise<FilesService> {
  const standing = await start()
  const { url, administrator, folder } = standing
  const opened = openStore({ ...options, url, administrator, dataDir: folder, key: randomBytes(32), coffreAccount })
  const links = new CoffreLinks(folder, now)
  const drops = new CoffreDrops(folder, now)
  const app = await buildApp({
    ...opened,
    links,
    drops,
    logger: createLogger('files', 'silent'),
    gatewayToken,
    coffreAccount,
    largestUpload: 2 ** 24,
    probes: {},
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return {
    folder,
    passwordOf: (account) => opened.passwordOf(account),
    store: standing,
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
      await opened.close()
      links.close()
      drops.end()
      await standing.close()
    },
  }
}
