import { dossierCompletion, placeBody, type StoredEntry } from '@parvis/contracts'

/** Shared folders of `services/files`, in memory, with uploads in parts. */
export interface FakeReadable {
  readonly fetch: typeof globalThis.fetch
  /** By path. */
  readonly files: Map<string, string>
  readonly uploads: Map<string, Map<number, string>>
  /** Asked before each request; what it returns is the answer. */
  refuse: (asked: string) => Response | null
  /** Asked once it was done; what it returns is the answer. */
  lose: (asked: string) => Response | null
  /** `PUT uploads/NAME/parts/3` … in the order in which they came. */
  readonly asked: string[]
}

const no = (code: string, status: number) => Response.json({ code }, { status })
const nothing = () => new Response(null, { status: 204 })

export function fakeReadable(): FakeReadable {
  const [files, uploads] = [new Map<string, string>(), new Map<string, Map<number, string>>()]
  const fake: FakeReadable = { files, uploads, refuse: () => null, lose: () => null, asked: [], fetch: ask }
  let writes = 0
  const etags = new Map<string, string>()
  const entry = (path: string): StoredEntry => {
    const [size, etag] = [files.get(path)?.length ?? 0, etags.get(path) ?? 'before']
    const plain = { kind: 'file' as const, modified: '', id: path, type: '', favourite: false, permissions: 'RDNVW' }
    return { ...plain, path, size, etag }
  }
  function complete(upload: string, body: unknown): Response {
    const { path, size, overwrite } = dossierCompletion.parse(body)
    const parts = [...(uploads.get(upload) ?? [])].toSorted(([a], [b]) => a - b).map(([, text]) => text)
    if (!uploads.has(upload)) return no('files.missing', 404)
    if (files.has(path) && !overwrite) return no('files.changed', 412)
    if (parts.join('').length !== size) return no('files.exists', 409)
    files.set(path, parts.join(''))
    etags.set(path, `written ${(writes += 1)}`)
    uploads.delete(upload)
    return Response.json({ etag: 'a' }, { status: 201 })
  }
  async function done(method: string, path: string, init: RequestInit): Promise<Response> {
    const [what, upload = '', act, number] = path.split('/')
    const text = await new Response(init.body).text()
    if (what === 'list') return Response.json({ entries: [...files.keys()].map(entry) })
    if (what === 'stat') {
      const at = placeBody.parse(JSON.parse(text)).path
      return files.has(at) ? Response.json(entry(at)) : no('files.missing', 404)
    }
    const parts = uploads.get(upload) ?? new Map<number, string>()
    if (act === 'complete') return complete(upload, JSON.parse(text))
    if (method === 'PUT') uploads.set(upload, parts.set(Number(number), text))
    if (method === 'DELETE') uploads.delete(upload)
    if (method !== 'GET') return nothing()
    return Response.json({ parts: [...parts].map(([at, each]) => ({ number: at, size: each.length })) })
  }
  async function ask(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const method = init.method ?? 'GET'
    const path = (input as string).split('/').slice(4).join('/')
    const asked = `${method} ${path}`
    fake.asked.push(asked)
    const refusal = fake.refuse(asked)
    if (refusal) return refusal
    const answer = await done(method, path, init)
    return fake.lose(asked) ?? answer
  }
  return fake
}
