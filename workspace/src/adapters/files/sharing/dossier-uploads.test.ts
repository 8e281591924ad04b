import { describe, expect, it } from 'vitest'
import { deposit, eventually } from '../../../features/files/port.contract.ts'
import type { FilesPort } from '../../../features/files/port.ts'
import { memoryStore, type Store } from '../../../platform/storage.ts'
import { claire, device, isReady } from '../device.fixture.ts'
import { fakeRooms, room } from '../rooms.fixture.ts'
import { fakeStorage } from '../storage.fixture.ts'
import { fakeReadable } from './readable.fixture.ts'

const part = 2 ** 23

function cut(): never {
  throw new TypeError('the network is gone')
}

function browser() {
  const [rooms, readable, store] = [fakeRooms(claire), fakeReadable(), memoryStore()]
  const open = () => device(rooms, { ...fakeStorage(), fetch: readable.fetch }, claire, store)
  const port = open()
  const send = (text: string, name = 'plan.pdf', replaces: string | null = null) =>
    port.dossiers.upload([{ file: new File([text], name), folder: 'Plans', replaces }])
  return { readable, store, open, port, send }
}

/** Pauses the only upload, and waits until a later page would know of it. */
async function pause(port: FilesPort, store: Store): Promise<void> {
  const [before] = await store.list('readable/')
  port.pause(port.transfers.value[0]?.id ?? '')
  await eventually(async () => expect((await store.list('readable/'))[0]).not.toBe(before))
  expect(port.transfers.value[0]?.at).toBe('paused')
}

describe('an upload into a shared folder', () => {
  it('T28 goes on after a reload with the parts that are not stored yet, and lies sealed until then', async () => {
    const { readable, store, open, port, send } = browser()
    const text = 'lisible '.repeat(part / 8) + 'la fin'
    readable.refuse = (asked) => (asked.endsWith('parts/2') ? cut() : null)
    send(text)
    await eventually(() => expect(readable.asked.some((asked) => asked.endsWith('parts/2'))).toBe(true))
    await pause(port, store)
    const kept = await store.list<{ data?: ArrayBuffer | Blob }>('')
    expect(kept.length).toBeGreaterThan(2)
    for (const { data = '' } of kept) {
      const bytes = await new Blob([data]).arrayBuffer()
      expect(new TextDecoder('latin1').decode(bytes)).not.toMatch(/lisible|plan/)
    }
    readable.refuse = () => null
    readable.asked.length = 0
    const after = open()
    const left = [{ name: 'plan.pdf', dossier: 'Plans', at: 'paused' }]
    await eventually(() => expect(after.transfers.value).toMatchObject(left))
    after.resume(after.transfers.value[0]?.id ?? '')
    await eventually(() => expect(after.transfers.value[0]?.at).toBe('done'))
    expect(readable.files.get('Plans/plan.pdf')).toBe(text)
    expect(readable.asked.filter((asked) => asked.startsWith('PUT')).map((asked) => asked.at(-1))).toEqual(['2'])
    expect(await store.list('part/')).toEqual([])
    expect(await store.list('readable/')).toEqual([])
  })

  it('T28 stands there once, under its own name, where the answer to its end was lost', async () => {
    for (const replaces of [null, 'Plans/plan.pdf']) {
      const { readable, port, send } = browser()
      if (replaces !== null) readable.files.set(replaces, 'abc')
      let lost = 0
      readable.lose = (asked) => (asked.endsWith('complete') && (lost += 1) === 1 ? cut() : null)
      send('def', 'plan.pdf', replaces)
      await eventually(() => expect(port.transfers.value[0]?.at).toBe('done'))
      expect([lost, ...readable.files]).toEqual([1, ['Plans/plan.pdf', 'def']])
    }
  })

  it('takes the next free name, and never the place of what came there meanwhile', async () => {
    const { readable, port, send } = browser()
    readable.files.set('Plans/plan.pdf', 'abc').set('Plans/plan (2).pdf', 'abc')
    send('def')
    send('ghi')
    await eventually(() => expect(port.transfers.value.map(({ at }) => at)).toEqual(['done', 'done']))
    expect(port.transfers.value.map(({ name }) => name)).toEqual(['plan (3).pdf', 'plan (4).pdf'])
    expect([...readable.files.values()]).toEqual(['abc', 'abc', 'def', 'ghi'])
  })

  it('is taken off the list, from this device and from the store when it is cancelled', async () => {
    const { readable, store, port, send } = browser()
    readable.refuse = (asked) =>
      asked.endsWith('complete') ? Response.json({ code: 'files.full' }, { status: 507 }) : null
    send('abc')
    await eventually(() => expect(port.transfers.value[0]).toMatchObject({ at: 'failed', failure: 'full' }))
    expect(readable.uploads.size).toBe(1)
    port.cancel(port.transfers.value[0]?.id ?? '')
    await eventually(async () => expect([readable.uploads.size, ...(await store.list('part/'))]).toEqual([0]))
    expect(port.transfers.value).toEqual([])
  })
})

/** A browser with one file in a coffre, and what its server was asked of both kinds of places. */
async function withCoffre(text: string) {
  const [rooms, readable, sealed, store] = [fakeRooms(claire), fakeReadable(), fakeStorage(), memoryStore()]
  const said: string[] = []
  const fetch: typeof globalThis.fetch = (input, init) => {
    const path = input as string
    if (path.startsWith('/api/files/dossiers')) return readable.fetch(input, init)
    if (!path.endsWith('/takeouts')) return sealed.fetch(input, init)
    said.push(`after ${readable.asked.length + sealed.asked.filter((asked) => asked.startsWith('GET blobs')).length}`)
    return Promise.resolve(new Response(null, { status: 204 }))
  }
  const open = () => device(rooms, { ...sealed, fetch }, claire, store)
  const port = open()
  await isReady(port)
  const node = await deposit(port, room, 'plan.pdf', text)
  port.cancel(port.transfers.value[0]?.id ?? '')
  sealed.asked.length = 0
  return { readable, sealed, said, store, open, port, node }
}

describe('a copy out of a coffre', () => {
  const text = 'lisible '.repeat((2 * part) / 8) + 'la fin'

  it('is written into the log first, tells how far it is, and takes the next free name', async () => {
    const { readable, said, port, node } = await withCoffre(text)
    readable.files.set('Plans/plan.pdf', 'abc')
    const far: number[] = []
    port.transfers.subscribe(([one]) => one && far.push(one.sent))
    await port.dossiers.takeOut(room, node, 'Plans')
    expect(said).toEqual(['after 0'])
    await eventually(() => expect(port.transfers.value[0]?.at).toBe('done'))
    expect([...new Set(far)]).toEqual([0, part, 2 * part, text.length])
    expect(port.transfers.value[0]).toMatchObject({ name: 'plan (2).pdf', coffre: room, dossier: 'Plans' })
    expect(readable.files.get('Plans/plan (2).pdf') === text).toBe(true)
  })

  it('T28 goes on after a reload with the parts that are not stored yet; of the file nothing lies on this device', async () => {
    const { readable, sealed, said, store, open, port, node } = await withCoffre(text)
    readable.refuse = (asked) => (asked.endsWith('parts/2') ? cut() : null)
    await port.dossiers.takeOut(room, node, '')
    await eventually(() => expect(readable.asked.some((asked) => asked.endsWith('parts/2'))).toBe(true))
    await pause(port, store)
    expect([(await store.list('readable/')).length, await store.list('part/')]).toEqual([1, []])
    readable.refuse = () => null
    for (const { asked } of [readable, sealed]) asked.length = 0
    const after = open()
    const left = [{ name: 'plan.pdf', coffre: room, dossier: '', at: 'paused' }]
    await eventually(() => expect(after.transfers.value).toMatchObject(left))
    after.resume(after.transfers.value[0]?.id ?? '')
    await eventually(() => expect(after.transfers.value[0]?.at).toBe('done'))
    expect(readable.files.get('plan.pdf') === text).toBe(true)
    expect(readable.asked.filter((asked) => asked.startsWith('PUT')).map((asked) => asked.at(-1))).toEqual(['2', '3'])
    expect([said.length, await store.list('readable/')]).toEqual([1, []])
  })

  it('is cancelled without a trace, and says where its file has gone', async () => {
    const { readable, sealed, port, node } = await withCoffre('abc')
    readable.refuse = (asked) =>
      asked.endsWith('complete') ? Response.json({ code: 'files.full' }, { status: 507 }) : null
    await port.dossiers.takeOut(room, node, 'Plans')
    await eventually(() => expect(port.transfers.value[0]).toMatchObject({ at: 'failed', failure: 'full' }))
    port.cancel(port.transfers.value[0]?.id ?? '')
    await eventually(() => expect([port.transfers.value, readable.uploads.size]).toEqual([[], 0]))
    sealed.blobs.clear()
    await port.dossiers.takeOut(room, node, 'Plans')
    await eventually(() => expect(port.transfers.value[0]).toMatchObject({ at: 'failed', failure: 'missing' }))
    expect([...readable.files]).toEqual([])
  })
})
