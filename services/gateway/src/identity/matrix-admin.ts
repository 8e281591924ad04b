import { ServiceError } from '@parvis/service-kit'
import { createHmac, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface MatrixAdminSettings {
  readonly url: string
  readonly registrationSecret: string
  readonly dataDir: string
}

type Method = 'GET' | 'PUT' | 'DELETE'

/**
 * The homeserver's admin API. The gateway makes its own administrator once, by the shared secret that both have, and
 * keeps the token in its folder; a token that the homeserver no longer knows (its database was replaced) is made anew.
 */
export class MatrixAdmin {
  readonly #settings: MatrixAdminSettings
  readonly #file: string
  #token: Promise<string> | undefined

  constructor(settings: MatrixAdminSettings) {
    this.#settings = settings
    this.#file = join(settings.dataDir, 'matrix-admin.token')
  }

  /** The answer's JSON, or undefined on 404. Throws `upstream.unavailable` on anything else that is no success. */
  async call(method: Method, path: string, body?: object): Promise<Readonly<Record<string, unknown>> | undefined> {
    const first = await this.#send(method, path, body)
    const answer = first.status === 401 ? await this.#again(method, path, body) : first
    if (answer.status === 404) return undefined
    if (!answer.ok) {
      throw new ServiceError('upstream.unavailable', {
        cause: new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`),
      })
    }
    return (await answer.json()) as Record<string, unknown>
  }

  async #again(method: Method, path: string, body?: object): Promise<Response> {
    this.#token = this.#register()
    return this.#send(method, path, body)
  }

  async #send(method: Method, path: string, body?: object): Promise<Response> {
    this.#token ??= readFile(this.#file, 'utf8').catch(() => this.#register())
    const token = await this.#token.catch((error: unknown) => {
      this.#token = undefined
      throw error
    })
    return ask(new URL(path, this.#settings.url), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
  }

  /** Registration by shared secret (Synapse's admin API): HMAC-SHA1 over nonce, name, password and role. */
  async #register(): Promise<string> {
    const url = new URL('/_synapse/admin/v1/register', this.#settings.url)
    const { nonce } = (await readJson(await ask(url, {}))) as { nonce: string }
    const username = `parvis-gateway-${randomBytes(4).toString('hex')}`
    const password = randomBytes(32).toString('hex')
    const mac = createHmac('sha1', this.#settings.registrationSecret)
      .update([nonce, username, password, 'admin'].join('\0'))
      .digest('hex')
    const body = JSON.stringify({ nonce, username, password, admin: true, mac })
    const answer = await ask(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const { access_token } = (await readJson(answer)) as { access_token: string }
    await mkdir(this.#settings.dataDir, { recursive: true, mode: 0o700 })
    await writeFile(`${this.#file}.new`, access_token, { mode: 0o600 })
    await rename(`${this.#file}.new`, this.#file)
    return access_token
  }
}

async function ask(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) })
  } catch (cause) {
    throw new ServiceError('upstream.unavailable', { cause })
  }
}

async function readJson(answer: Response): Promise<unknown> {
  if (answer.ok) return answer.json()
  const cause = new Error(`the homeserver refuses the registration secret: ${answer.status} ${await answer.text()}`)
  throw new ServiceError('upstream.unavailable', { cause })
}
