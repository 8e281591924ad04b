import { createHash } from 'node:crypto'
import { signInAt, type RunningStack } from '../index.ts'

/** Somebody who is signed in at a running portal, as a program that knows its files and its rooms. */
export interface Member {
  readonly userId: string
  /** `/api/files…` as the browser would ask it. */
  files(method: string, path: string, options?: FilesRequest): Promise<Response>
  /** `/_matrix/client…` */
  matrix(method: string, path: string, body?: object): Promise<Readonly<Record<string, string>>>
}

export interface FilesRequest {
  readonly json?: unknown
  readonly body?: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>
  /** Bytes of a body that is a stream. */
  readonly length?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Room of a coffre. */
  readonly room?: string
  /** Place in a shared folder. */
  readonly place?: string
}

export const coffreOf = (room: string): string => createHash('sha256').update(room).digest('base64url')

export async function arrive(stack: RunningStack, uid: string): Promise<Member> {
  const session = await signInAt(stack, uid)
  const portal = {
    cookie: session.cookie,
    'x-parvis-csrf': session.csrf,
    origin: stack.url,
    'sec-fetch-site': 'same-origin',
  }
  const { token } = await session.matrixToken()
  const ask = async (authorization: string | null, method: string, path: string, body?: object) => {
    const answer = await fetch(`${stack.url}/_matrix/client${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const said = (await answer.json()) as Record<string, string>
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(said)}`)
    return said
  }
  const login = await ask(null, 'POST', '/v3/login', { type: 'org.matrix.login.jwt', token })
  return {
    userId: session.userId,
    files: (method, path, { json, body, length, headers = {}, room, place } = {}) =>
      fetch(`${stack.url}/api/files${path}`, {
        method,
        headers: {
          ...portal,
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...(length !== undefined && { 'content-length': String(length) }),
          ...(room !== undefined && { 'x-parvis-room': room }),
          ...(place !== undefined && { 'x-parvis-path': encodeURIComponent(place) }),
          ...headers,
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
        ...(body !== undefined && { body, duplex: 'half' as const }),
      }),
    matrix: (method, path, body) => ask(`Bearer ${login['access_token']}`, method, path, body),
  }
}
