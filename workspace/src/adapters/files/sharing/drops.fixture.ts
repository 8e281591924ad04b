import { dropBody, dropCompletion, type DepositStanding, type DropView, type PortalDeposit } from '@parvis/contracts'
import type { FakeStorage } from '../storage.fixture.ts'

/** Drop boxes of `services/files` behind the gateway, in memory. Tests change what lies in them as an evil server would. */
export interface FakeDrops {
  readonly fetch: typeof globalThis.fetch
  /** What the service shows. */
  readonly boxes: Map<string, DropView>
  /** What the gateway noted, by content: no server but it can change that. */
  readonly book: Map<string, PortalDeposit>
  readonly heard: string[]
  /** Awaited before each request of a member: what others do meanwhile. */
  meanwhile: (asked: string) => Promise<unknown>
}

const missing = () => Response.json({ code: 'files.missing' }, { status: 404 })
const done = () => new Response(null, { status: 204 })

export function fakeDrops(storage: FakeStorage): FakeDrops {
  const boxes = new Map<string, DropView>()
  const known = new Set<string>()
  const book: FakeDrops['book'] = new Map()
  const uploads = new Map<string, Uint8Array<ArrayBuffer>>()
  const noted = (blob: string, state: PortalDeposit['state']) => {
    const one = book.get(blob)
    if (one) book.set(blob, { ...one, state })
  }
  function make(body: unknown): Response {
    const { drop, note, expires, count, bytes } = dropBody.parse(body)
    const box: DropView = { drop, open: true, note, expires, left: count, bytes, deposits: [] }
    boxes.set(drop, box)
    known.add(drop)
    return Response.json(box, { status: 201 })
  }
  function complete(drop: string, blob: string, body: unknown): Response {
    const { note, size } = dropCompletion.parse(body)
    const bytes = uploads.get(blob) ?? new Uint8Array()
    const time = new Date().toISOString()
    book.set(blob, { drop, blob, size, state: 'received', time, entry: 41 })
    const box = boxes.get(drop)
    // The answer to a first try was lost.
    if (!box || storage.blobs.has(blob)) return Response.json({ time }, { status: 201 })
    storage.blobs.set(blob, bytes)
    boxes.set(drop, { ...box, deposits: [...box.deposits, { blob, size: bytes.length, note, time }] })
    return Response.json({ time }, { status: 201, headers: { 'x-parvis-audit': '41' } })
  }
  function check(blob: string): Response {
    const one = book.get(blob)
    if (!one || one.state === 'begun') return missing()
    const isThere = [...boxes.values()].some(({ deposits }) => deposits.some((deposit) => deposit.blob === blob))
    const waiting = isThere && storage.blobs.has(blob) ? ('waiting' as const) : ('lost' as const)
    const state = one.state === 'received' || one.state === 'leaving' ? waiting : one.state
    const ended = state === one.state ? '2026-11-22T12:00:00.000Z' : null
    return Response.json({ state, received: one.time, ended } satisfies DepositStanding)
  }
  async function outside([drop = '', what, blob = '', act]: readonly string[], init: RequestInit): Promise<Response> {
    if (what === 'deposits') return check(blob)
    const box = boxes.get(drop)
    if (!box?.open) return missing()
    if (blob === '') return Response.json(box)
    if (init.method === 'PUT') {
      const bytes = new Uint8Array(await new Response(init.body).arrayBuffer())
      uploads.set(blob, new Uint8Array([...(uploads.get(blob) ?? []), ...bytes]))
    }
    return act === 'complete' ? complete(drop, blob, JSON.parse(init.body as string)) : done()
  }
  function inside([drop = '', , blob, act]: readonly string[], init: RequestInit): Response {
    if (drop === '' && init.method === 'POST') return make(JSON.parse(init.body as string))
    if (init.method === undefined) return Response.json({ drops: [...boxes.values()] })
    if (act === 'lost') {
      noted(blob ?? '', 'lost')
      return done()
    }
    const box = boxes.get(drop)
    if (!box) return missing()
    if (blob !== undefined && book.get(blob)?.state !== 'lost') noted(blob, act === 'taken' ? 'taken' : 'discarded')
    const deposits = box.deposits.filter((one) => one.blob !== blob)
    boxes.set(drop, { ...box, deposits, open: blob === undefined ? false : box.open })
    return done()
  }
  const fake: FakeDrops = {
    ...{ boxes, book, heard: [], meanwhile: async () => {} },
    async fetch(input, init = {}) {
      const path = (input as string).split('/').slice(3)
      fake.heard.push(`${init.method ?? 'GET'} ${input as string} ${typeof init.body === 'string' ? init.body : ''}`)
      if (path[0] === 'drops') return outside(path.slice(1), init)
      await fake.meanwhile(path.slice(2).join('/'))
      if (path[2] === 'received') return Response.json({ drops: [...known], deposits: [...book.values()] })
      if (path[2] === 'blobs' && path[3] === undefined) {
        const all = [...storage.blobs].map(([blob, { length: size }]) => ({ blob, size }))
        return Response.json({ blobs: all })
      }
      if (path[2] === 'blobs' && init.method === 'DELETE')
        return storage.blobs.delete(path[3] ?? '') ? done() : missing()
      return path[2] === 'drops' ? inside(path.slice(3), init) : storage.fetch(input, init)
    },
  }
  return fake
}
