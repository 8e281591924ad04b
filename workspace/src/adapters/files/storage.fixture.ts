/** `services/files` behind the gateway, in memory. Tests take it to pieces as an evil one would. */
export interface FakeStorage {
  readonly fetch: typeof globalThis.fetch
  readonly blobs: Map<string, Uint8Array<ArrayBuffer>>
  readonly uploads: Map<string, Map<number, Uint8Array<ArrayBuffer>>>
  /** Asked before each request; what it returns is the answer. */
  refuse: (method: string, path: string) => Response | null
  /** `PUT parts/3` … in the order in which they came. */
  readonly asked: string[]
}

export function fakeStorage(): FakeStorage {
  const storage: FakeStorage = { blobs: new Map(), uploads: new Map(), asked: [], refuse: () => null, fetch: ask }
  async function ask(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const method = init.method ?? 'GET'
    const path = (input as string).split('/').slice(5).join('/')
    storage.asked.push(`${method} ${path}`)
    const refusal = storage.refuse(method, path)
    if (refusal) return refusal
    const [what, blob = '', ...rest] = path.split('/')
    if (what === 'heads' || what === 'recordings') return new Response(null, { status: 204 })
    if (what === 'blobs') {
      const bytes = storage.blobs.get(blob)
      if (!bytes) return Response.json({ code: 'files.missing' }, { status: 404 })
      const from = Number(/^bytes=(\d+)-$/.exec(new Headers(init.headers).get('range') ?? '')?.[1] ?? 0)
      return new Response(bytes.slice(from), { status: from === 0 ? 200 : 206 })
    }
    return upload(storage, { method, blob, rest, body: new Uint8Array(await new Response(init.body).arrayBuffer()) })
  }
  return storage
}

interface Asked {
  readonly method: string
  readonly blob: string
  readonly rest: readonly string[]
  readonly body: Uint8Array<ArrayBuffer>
}

function upload({ blobs, uploads }: FakeStorage, { method, blob, rest: [act, number], body }: Asked): Response {
  const parts = uploads.get(blob) ?? new Map<number, Uint8Array<ArrayBuffer>>()
  if (method === 'GET')
    return Response.json({ parts: [...parts].map(([at, bytes]) => ({ number: at, size: bytes.length })) })
  if (method === 'PUT') {
    parts.set(Number(number), body)
    uploads.set(blob, parts)
  }
  if (act === 'complete') {
    const inOrder = [...parts].toSorted(([a], [b]) => a - b).map(([, bytes]) => bytes)
    const size = inOrder.reduce((sum, { length }) => sum + length, 0)
    const whole = new Uint8Array(size)
    for (let at = 0, next = 0; next < inOrder.length; at += inOrder[next++]?.length ?? 0)
      whole.set(inOrder[next] ?? [], at)
    if (blobs.has(blob)) return Response.json({ code: 'files.exists' }, { status: 409 })
    blobs.set(blob, whole)
    return Response.json({ etag: 'a' }, { status: 201 })
  }
  return new Response(null, { status: 204 })
}
