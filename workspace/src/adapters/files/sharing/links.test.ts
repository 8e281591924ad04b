import { describe, expect, it } from 'vitest'
import { deposit } from '../../../features/files/port.contract.ts'
import { topFolder, type LinkWish } from '../../../features/files/port.ts'
import { givenLink } from '../outside/given-link.ts'
import { fakeRooms, room } from '../rooms.fixture.ts'
import { fakeStorage } from '../storage.fixture.ts'
import { readFragment } from './address.ts'
import { clock, device } from './sharing-device.fixture.ts'
import { fakeSharing } from './sharing.fixture.ts'

const [claire, idriss] = ['@claire:test', '@idriss:test']
const free: LinkWish = { days: 7, count: null, passphrase: null }
const words = 'le permis part jeudi'

async function sharedNote() {
  const [rooms, storage] = [fakeRooms(claire, idriss), fakeStorage()]
  const sharing = fakeSharing(storage)
  const port = await device(rooms, sharing, claire)
  const note = await deposit(port, room, 'permis.txt', words)
  const make = (wish: Partial<LinkWish> = {}) => port.links.make(room, note, { ...free, ...wish })
  const open = (address: string) => givenLink({ fetch: sharing.fetch, clock, hash: new URL(address).hash })
  return { rooms, storage, sharing, port, note, make, open }
}
const download = (port: ReturnType<typeof givenLink>) => port.download(() => {}, new AbortController().signal)

describe('F14: a link to a file of a coffre', () => {
  it('opens for whoever has its address, and tells who gives what', async () => {
    const { make, open } = await sharedNote()
    const guest = open((await make({ count: 1 })).address ?? '')
    expect(await guest.look()).toMatchObject({ by: 'claire', left: 1, file: { name: 'permis.txt', size: 20 } })
    const far: number[] = []
    const blob = await guest.download((part) => far.push(part), new AbortController().signal)
    expect([await blob.text(), far.at(-1)]).toEqual([words, 1])
    await expect(download(guest)).rejects.toMatchObject({ code: 'gone' })
  })

  it('tells no server its key: neither on making nor on opening', async () => {
    const { make, open, sharing } = await sharedNote()
    const address = (await make()).address ?? ''
    const guest = open(address)
    await guest.look()
    await download(guest)
    const secret = new URL(address).hash.split('.')[1] ?? ''
    expect(secret).toHaveLength(43)
    const heard = sharing.heard.join('\n') + JSON.stringify([...sharing.links.values()])
    for (const told of [secret, 'permis', 'claire', words]) expect(heard).not.toContain(told)
    // What is looked for there is found: the link by the name that the server gave it.
    expect(heard).toContain(readFragment(new URL(address).hash)?.id)
  })

  it('with a passphrase opens by both only', async () => {
    const { make, open } = await sharedNote()
    const guest = open((await make({ passphrase: 'cheval de bois' })).address ?? '')
    expect(await guest.look()).toMatchObject({ by: 'claire', file: null })
    await expect(guest.unlock('cheval  de bois')).rejects.toMatchObject({ code: 'words' })
    expect(await guest.unlock('cheval de bois')).toEqual({ name: 'permis.txt', size: 20, folder: false })
    expect(await (await download(guest)).text()).toBe(words)
  }, 60_000)

  it('refuses one changed byte, of the file and of what is told of it', async () => {
    const { make, open, storage, sharing } = await sharedNote()
    const { id, address } = await make()
    const guest = open(address ?? '')
    await guest.look()
    const blob = sharing.links.get(id)?.blob ?? ''
    const bytes = storage.blobs.get(blob) ?? new Uint8Array()
    storage.blobs.set(blob, bytes.with(bytes.length - 20, (bytes.at(-20) ?? 0) ^ 1) as Uint8Array<ArrayBuffer>)
    await expect(download(guest)).rejects.toMatchObject({ code: 'altered' })
    storage.blobs.set(blob, bytes.slice(0, -1))
    await expect(download(guest)).rejects.toThrow()
    const link = sharing.links.get(id)
    if (!link) throw new Error('no link')
    sharing.links.set(id, {
      ...link,
      note: `${link.note.slice(0, 40)}${link.note[40] === 'A' ? 'B' : 'A'}${link.note.slice(41)}`,
    })
    await expect(open(address ?? '').look()).rejects.toMatchObject({ code: 'altered' })
  })

  it('is told by its words when the address is cut, or the link taken back', async () => {
    const { make, open, port } = await sharedNote()
    const { id, address } = await make()
    await expect(open(address?.slice(0, -3) ?? '').look()).rejects.toMatchObject({ code: 'address' })
    await port.links.takeBack(room, id)
    await expect(open(address ?? '').look()).rejects.toMatchObject({ code: 'gone' })
    expect(await port.links.list(room)).toEqual([])
  })

  it('is seen by every member, with its address and who made it', async () => {
    const { make, rooms, sharing, note } = await sharedNote()
    const { address } = await make({ count: 3 })
    const atIdriss = await device(rooms, sharing, idriss)
    const by = { id: claire, name: 'claire' }
    expect(await atIdriss.links.list(room)).toMatchObject([
      { node: note, name: 'permis.txt', by, address, left: 3, locked: false },
    ])
  })

  it('to a folder gives the files that it holds, each authentic, once it is opened; the key comes by no server', async () => {
    const { port, open, sharing, storage } = await sharedNote()
    const plans = await port.makeFolder(room, topFolder, 'Plans')
    const empty = port.links.make(room, plans, free)
    await expect(empty).rejects.toMatchObject({ code: 'empty' })
    const lot = await port.makeFolder(room, plans, 'Lot 4')
    await deposit(port, room, 'coupe.txt', 'la coupe', null, lot)
    await deposit(port, room, 'façade.txt', 'la façade', null, plans)
    const { address, id } = await port.links.make(room, plans, { ...free, count: 1 })
    await deposit(port, room, 'plus tard.txt', 'après', null, plans)
    expect(await port.links.list(room)).toMatchObject([{ node: plans, name: 'Plans' }])
    const guest = open(address ?? '')
    expect(await guest.look()).toMatchObject({ file: { name: 'Plans', folder: true } })
    const listed = await guest.folder.list()
    expect(new Set(listed.map(({ path }) => path.join('/')))).toEqual(new Set(['Lot 4/coupe.txt', 'façade.txt']))
    const texts = await Promise.all(
      listed.map(async (_, at) => (await guest.folder.download(at, () => {}, new AbortController().signal)).text()),
    )
    expect(new Set(texts)).toEqual(new Set(['la coupe', 'la façade']))
    // Opened once, as often as was said; who comes later has neither list nor files.
    await expect(open(address ?? '').look()).rejects.toMatchObject({ code: 'gone' })
    const secret = new URL(address ?? '').hash.split('.')[1] ?? ''
    const heard = sharing.heard.join('\n') + sharing.links.get(id)?.note
    for (const told of [secret, 'coupe', 'Plans']) expect(heard).not.toContain(told)
    for (const [name, bytes] of storage.blobs)
      storage.blobs.set(name, Uint8Array.from([...bytes.slice(0, -1), (bytes.at(-1) ?? 0) ^ 1]))
    const changed = guest.folder.download(0, () => {}, new AbortController().signal)
    await expect(changed).rejects.toMatchObject({ code: 'altered' })
  })

  it('a cut download goes on where it stopped', async () => {
    const { make, sharing, port } = await sharedNote()
    const big = await deposit(port, room, 'grand.bin', 'x'.repeat(600_000))
    const { address } = await port.links.make(room, big, { ...free, count: 1 })
    await make()
    const ranges: (string | null)[] = []
    const cutting: typeof fetch = async (input, init) => {
      const answer = await sharing.fetch(input, init)
      if (!(input as string).endsWith('/content')) return answer
      ranges.push(new Headers(init?.headers).get('range'))
      if (ranges.length > 1) return answer
      const whole = new Uint8Array(await answer.arrayBuffer())
      const pieces = [whole.slice(0, 300_000)]
      const stream = new ReadableStream({
        pull: (out) => {
          const piece = pieces.shift()
          if (piece) out.enqueue(piece)
          else out.error(new TypeError('network error'))
        },
      })
      return new Response(stream, { headers: answer.headers })
    }
    const guest = givenLink({ fetch: cutting, clock, hash: new URL(address ?? '').hash })
    await guest.look()
    expect((await download(guest)).size).toBe(600_000)
    expect(ranges).toEqual([null, 'bytes=300000-'])
  })
})
