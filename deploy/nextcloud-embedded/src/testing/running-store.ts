import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createLogger } from '@parvis/service-kit'
import { storeConfig } from '../config.ts'
import { makeServer } from '../server.ts'

export const adminKey = 'the-key-of-the-administrator'
export const passwords: Readonly<Record<string, string>> = {
  admin: adminKey,
  claire: 'claire-has-a-password',
  idriss: 'idriss-has-a-password',
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
}

interface Ask {
  /** An account of `passwords`, or nobody. */
  readonly as?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** A store on a folder of its own, in this process, with two people in it. */
export class RunningStore {
  readonly folder: string
  #change: object
  #running: ReturnType<typeof makeServer> | undefined
  port = 0

  constructor(change: object = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'parvis-store-'))
    this.#change = change
    writeFileSync(join(this.folder, 'admin'), adminKey, { mode: 0o600 })
  }

  static async start(change: object = {}): Promise<RunningStore> {
    const store = new RunningStore(change)
    await store.open()
    for (const user of ['claire', 'idriss']) await store.addUser(user)
    return store
  }

  async open(): Promise<void> {
    const config = storeConfig.parse({
      listen: { host: '127.0.0.1', port: 0 },
      dataDir: join(this.folder, 'data'),
      adminFile: join(this.folder, 'admin'),
      ...this.#change,
    })
    this.#running = makeServer(config, createLogger('test', 'silent'))
    this.#running.server.listen(0, '127.0.0.1')
    await once(this.#running.server, 'listening')
    this.port = (this.#running.server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    this.#running?.server.closeAllConnections()
    await this.#running?.close()
    this.#running = undefined
  }

  /** With other settings, where some are given. */
  async restart(change: object = this.#change): Promise<void> {
    this.#change = change
    await this.close()
    await this.open()
  }

  async end(): Promise<void> {
    await this.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  addUser(userid: string): Promise<Answer> {
    return this.ocs('admin', 'POST', '/cloud/users', {
      userid,
      password: passwords[userid] ?? 'a-password-of-some-length',
    })
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** The path goes out as it stands: nothing normalises it. */
  async ask(method: string, path: string, { as, headers = {}, body }: Ask = {}): Promise<Answer> {
    const isChunked = 'transfer-encoding' in headers
    const length = body === undefined || isChunked ? {} : { 'content-length': Buffer.byteLength(body) }
    const auth = as === undefined ? {} : { authorization: basic(as, passwords[as] ?? '') }
    const request = httpRequest({
      host: '127.0.0.1',
      port: this.port,
      method,
      path,
      agent: false,
      headers: { ...auth, ...length, ...headers },
    })
    request.end(body)
    const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage]
    const bytes = await buffer(response)
    return { status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString() }
  }

  /** On the account's own files. */
  dav(as: string, method: string, path: string, options: Omit<Ask, 'as'> = {}): Promise<Answer> {
    return this.ask(method, `/remote.php/dav/files/${as}${path}`, { as, ...options })
  }

  ocs(as: string | undefined, method: string, path: string, params?: object, version = 2): Promise<Answer> {
    return this.ask(method, `/ocs/v${version}.php${path}`, {
      as,
      headers: { 'ocs-apirequest': 'true', accept: 'application/json', 'content-type': 'application/json' },
      ...(params && { body: JSON.stringify(params) }),
    })
  }

  /** A property of one entry: its XML inside; undefined when the server says 404 of it. */
  async property(as: string, path: string, name: string): Promise<string | undefined> {
    const body = `<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns"><d:prop><${name}/></d:prop></d:propfind>`
    const { text } = await this.dav(as, 'PROPFIND', path, { headers: { depth: '0' }, body })
    if (text.includes(`<${name}/>`) && text.includes(' 200 ')) return ''
    return new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(text)?.[1]
  }

  /** Addresses that a listing names. */
  async names(as: string, path: string): Promise<readonly string[]> {
    const { text } = await this.ask('PROPFIND', path, { as, headers: { depth: '1' } })
    return hrefs(text)
  }
}

export function hrefs(multistatus: string): readonly string[] {
  return [...multistatus.matchAll(/<d:response><d:href>(.*?)<\/d:href>/g)].map((match) =>
    decodeURIComponent(match[1] ?? ''),
  )
}

export function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
}

interface OcsBody<Data> {
  readonly ocs: { readonly meta: { readonly statuscode: number }; readonly data: Data }
}

export function dataOf<Data>({ text }: Answer): Data {
  return (JSON.parse(text) as OcsBody<Data>).ocs.data
}

export function codeOf({ text }: Answer): number {
  return (JSON.parse(text) as OcsBody<unknown>).ocs.meta.statuscode
}
