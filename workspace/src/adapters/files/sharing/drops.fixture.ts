import { dropBody, dropCompletion, type DropView } from '@parvis/contracts'
import type { FakeStorage } from '../storage.fixture.ts'
import { randomName } from '../bytes.ts'

/** Drop boxes of `services/files`, in memory. Tests change what lies in them as an evil server would. */
export interface FakeDrops {
  readonly fetch: typeof globalThis.fetch
  readonly boxes: Map<string, DropView>
  readonly heard: string[]
}

const missing = () => Response.json({ code: 'files.missing' }, { status: 404 })
const done = () => new Response(null, { status: 204 })

export function fakeDrops(storage: FakeStorage): FakeDrops {
  const boxes = new Map<string, DropView>()
  const heard: string[] = []
  const uploads = new Map<string, Uint8Array<ArrayBuffer>>()
  function make(body: unknown): Response {
    const { note, expires, count, bytes } = dropBody.parse(body)
    const box: DropView = { drop: randomName(), open: true, note, expires, left: count, bytes, deposits: [] }
    boxes.set(box.drop, box)
    return Response.json(box, { status: 201 })
  }
  async function outside([drop = '', , blob = '', act]: readonly string[], init: RequestInit): Promise<Response> {
    const box = boxes.get(drop)
    if (!box?.open) return missing()
    if (blob === '') return Response.json(box)
    if (init.method === 'PUT') {
      const bytes = new Uint8Array(await new Response(init.body).arrayBuffer())
      uploads.set(blob, new Uint8Array([...(uploads.get(blob) ?? []), ...bytes]))
    }
    if (act !== 'complete') return done()
    const { note } = dropCompletion.parse(JSON.parse(init.body as string))
    const bytes = uploads.get(blob) ?? new Uint8Array()
    storage.blobs.set(blob, bytes)
    const time = new Date().toISOString()
    boxes.set(drop, { ...box, deposits: [...box.deposits, { blob, size: bytes.length, note, time }] })
    return Response.json({ time }, { status: 201, headers: { 'x-parvis-audit': '41' } })
  }
  function inside([drop = '', , blob]: readonly string[], init: RequestInit): Response {
    if (init.method === 'POST') return make(JSON.parse(init.body as string))
    if (init.method !== 'DELETE') return Response.json({ drops: [...boxes.values()] })
    const box = boxes.get(drop)
    if (!box) return missing()
    const deposits = box.deposits.filter((one) => one.blob !== blob)
    boxes.set(drop, { ...box, deposits, open: blob === undefined ? false : box.open })
    return done()
  }
  return {
    boxes,
    heard,
    async fetch(input, init = {}) {
      const path = (input as string).split('/').slice(3)
      heard.push(`${init.method ?? 'GET'} ${input as string} ${typeof init.body === 'string' ? init.body : ''}`)
      if (path[0] === 'drops') return outside(path.slice(1), init)
      return path[2] === 'drops' ? inside(path.slice(3), init) : storage.fetch(input, init)
    },
  }
}
