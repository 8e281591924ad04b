import { describe, expect, it } from 'vitest'
import { deposit, describeFilesPort, entry, eventually, shown, words } from '../../features/files/port.contract.ts'
import { topFolder, type FilesPort } from '../../features/files/port.ts'
import { memoryStore, type Store } from '../../platform/storage.ts'
import { claire, device, idriss, isReady, marc, two } from './device.fixture.ts'
import { fakeRooms, room } from './rooms.fixture.ts'
import { fakeStorage } from './storage.fixture.ts'

describeFilesPort('coffres over rooms and storage', async () => {
  const port = device(fakeRooms(claire), fakeStorage(), claire)
  await isReady(port)
  return { port, coffre: room }
})

async function texts(port: FilesPort): Promise<readonly string[]> {
  const state = port.open(room).value
  const entries = state.at === 'ready' ? state.entries : []
  const named = ['a.txt', 'b.txt'].flatMap((name) => entries.find((entry) => entry.name === name)?.id ?? [])
  return Promise.all(named.map((node) => words(port, room, node)))
}

describe('a coffre of two', () => {
  it('F13: is read and written by whoever is in the room, once a member has met their key', async () => {
    const { atClaire, atIdriss, note } = await two()
    expect(await words(atIdriss, room, note)).toBe('le permis part jeudi')
    await deposit(atIdriss, room, 'relevé.txt', 'page 12')
    await eventually(() => expect(shown(atClaire, room)).toEqual(['note.txt', 'relevé.txt']))
  })

  it('F18: begins a new epoch when somebody left, and what comes then is closed to them', async () => {
    const { rooms, atClaire, atIdriss } = await two()
    rooms.members.delete(idriss)
    const fresh = await deposit(atClaire, room, 'après.txt', 'sans Idriss')
    atIdriss.reload(room)
    await expect(words(atIdriss, room, fresh)).rejects.toThrow()
    const epochs = rooms.notes.flatMap(({ content }) => Object.keys((content['epochs'] as object | undefined) ?? {}))
    expect(new Set(epochs.map((id) => id.split('.')[0])).size).toBeGreaterThan(1)
  })

  it('keeps both of two edits that did not know of each other', async () => {
    const { atClaire, atIdriss, note } = await two()
    await Promise.all([
      deposit(atClaire, room, 'note.txt', 'de Claire', note).catch(() => {}),
      deposit(atIdriss, room, 'note.txt', 'd’Idriss', note).catch(() => {}),
    ])
    await eventually(() => {
      const state = atClaire.open(room).value
      const all = state.at === 'ready' ? state.entries : []
      expect(all.flatMap(({ versions }) => versions)).toHaveLength(3)
    })
  })

  it('the other of two edits becomes a file of its own by a new name, or a version of the file when it is deleted', async () => {
    for (const how of ['rename', 'remove'] as const) {
      const { atClaire, atIdriss, note } = await two()
      const at = (port: FilesPort) => {
        const state = port.open(room).value
        return state.at === 'ready' ? state.entries : []
      }
      const copy = () => at(atClaire).find(({ conflictOf }) => conflictOf !== null)
      // Both begin before either has heard of the other.
      for (const [port, text] of [[atClaire, 'de Claire'] as const, [atIdriss, 'd’Idriss'] as const])
        port.upload(room, [{ file: new File([text], 'note.txt'), parent: topFolder, replaces: note }])
      await eventually(() => expect(copy()).toBeDefined())
      const lost = await words(atClaire, room, copy()?.id ?? '')
      const kept = await words(atClaire, room, note)
      expect(new Set([lost, kept])).toEqual(new Set(['de Claire', 'd’Idriss']))
      if (how === 'rename') await atClaire.rename(room, copy()?.id ?? '', 'autre.txt')
      else await atClaire.remove(room, [copy()?.id ?? ''])
      await eventually(() => expect(copy()).toBeUndefined())
      expect(shown(atClaire, room)).toEqual(how === 'rename' ? ['autre.txt', 'note.txt'] : ['note.txt'])
      expect(await words(atClaire, room, note)).toBe(kept)
      const versions = at(atClaire).find(({ id }) => id === note)?.versions ?? []
      expect(await Promise.all(versions.map(({ id }) => words(atClaire, room, note, id)))).toContain(lost)
    }
  })

  it('loses nothing when two members begin an epoch at the same time', async () => {
    for (let round = 0; round < 3; round++) {
      const { rooms, atClaire, atIdriss } = await two()
      rooms.members.add(marc)
      await rooms.of(marc).tell(room, { v: 1, author: `${marc}|${'A'.repeat(43)}` })
      await Promise.all([deposit(atClaire, room, 'a.txt', 'a'), deposit(atIdriss, room, 'b.txt', 'b')])
      for (const port of [atClaire, atIdriss])
        await eventually(() => expect(shown(port, room)).toEqual(['a.txt', 'b.txt', 'note.txt']))
      const both = [...(await texts(atClaire)), ...(await texts(atIdriss))]
      expect(both).toEqual(['a', 'b', 'a', 'b'])
    }
  })

  it('F19 F20: gives storage and homeserver nothing that can be read, in what lies there or in an address', async () => {
    const { storage } = await two()
    const stored = [...storage.blobs.values()].map((bytes) => new TextDecoder('latin1').decode(bytes)).join()
    expect(stored).not.toContain('permis')
    expect(stored + storage.asked.join()).not.toContain('note.txt')
  })
})

describe('sizes', () => {
  const lengths = ({ blobs }: { readonly blobs: ReadonlyMap<string, { readonly length: number }> }) =>
    new Map([...blobs].map(([name, { length }]) => [name, length]))

  it('F19: storage can’t tell two files of near sizes apart, nor say to the byte how large one is', async () => {
    const { storage, atClaire } = await two()
    const before = lengths(storage)
    const [small, large] = ['a'.repeat(1_000_001), 'b'.repeat(1_015_000)]
    await deposit(atClaire, room, 'petit.txt', small)
    const node = await deposit(atClaire, room, 'grand.txt', large)
    const contents = [...lengths(storage)].flatMap(([name, size]) => (before.has(name) || size < 1e6 ? [] : [size]))
    expect(contents).toHaveLength(2)
    expect(new Set(contents).size).toBe(1)
    expect(entry(atClaire, room, node).size).toBe(1_015_000)
    expect(await words(atClaire, room, node)).toBe(large)
  })

  it('F5 F19: what was added to hide the size is as authentic as the file', async () => {
    const { storage, atIdriss, atClaire } = await two()
    const segment = 2 ** 18
    // What is added to it fills a segment of its own.
    const text = 'a'.repeat(2 ** 23 + 1)
    const node = await deposit(atClaire, room, 'long.txt', text)
    const [name, whole] = [...storage.blobs].find(([, { length }]) => length > 2 ** 23)!
    await eventually(() => expect(shown(atIdriss, room)).toContain('long.txt'))
    expect(await words(atIdriss, room, node)).toBe(text)
    const last = whole.length - 1
    for (const change of [whole.slice(0, -segment), whole.with(last, whole[last]! ^ 1)]) {
      storage.blobs.set(name, change)
      await expect(words(atIdriss, room, node)).rejects.toMatchObject({ code: 'altered' })
    }
  })
})

describe('an evil storage', () => {
  it('F4 F5: no byte of an altered file comes out', async () => {
    const { storage, atIdriss, note } = await two()
    for (const bytes of storage.blobs.values()) if (bytes.length > 60) bytes[bytes.length - 1]! ^= 1
    await expect(words(atIdriss, room, note)).rejects.toMatchObject({ code: 'altered' })
  })

  it('F12: a file that is gone without a deletion is an alarm, stays in the list, and so do its other versions', async () => {
    const { storage, atIdriss, note } = await two()
    const before = new Map(storage.blobs)
    await deposit(atIdriss, room, 'note.txt', 'le permis part vendredi', note)
    const alarm = () => (atIdriss.open(room).value as { alarm?: unknown }).alarm
    const fresh = [...storage.blobs].filter(([name]) => !before.has(name))
    for (const [name] of fresh) storage.blobs.delete(name)
    await expect(words(atIdriss, room, note)).rejects.toMatchObject({ code: 'missing' })
    expect([shown(atIdriss, room), alarm()]).toEqual([['note.txt'], 'missing'])
    const [, first] = entry(atIdriss, room, note).versions
    expect(await words(atIdriss, room, note, first?.id)).toBe('le permis part jeudi')
    expect(alarm()).toBe('missing')
    // Where the storage brings it back, nothing is missing.
    for (const [name, bytes] of fresh) storage.blobs.set(name, bytes)
    expect(await words(atIdriss, room, note)).toBe('le permis part vendredi')
    expect(alarm()).toBe(null)
  })

  it('F11: a room that shows less than this device has seen is told', async () => {
    const [rooms, storage, store] = [fakeRooms(claire), fakeStorage(), memoryStore()]
    const before = device(rooms, storage, claire, store)
    await isReady(before)
    await deposit(before, room, 'a.txt', 'a')
    await deposit(before, room, 'b.txt', 'b')
    before.reload(room)
    await eventually(async () => expect(await store.get(`head/${room}`)).toMatchObject({ counter: 3 }))
    rooms.hidden = 1
    const after = device(rooms, storage, claire, store)
    await isReady(after)
    expect(after.open(room).value).toMatchObject({ alarm: 'rolled-back' })
  })

  it('F10: what nobody of the coffre signed is not listed', async () => {
    const { rooms, atClaire } = await two()
    await rooms.of(marc).tell(room, { v: 1, records: [{ body: '{"act":{}}', signature: 'a' }] })
    atClaire.reload(room)
    await eventually(() => expect(shown(atClaire, room)).toEqual(['note.txt']))
  })

  it('F10: what storage plants, be it a copy of what members wrote, is never asked for and listed by nobody', async () => {
    const { rooms, storage, atClaire } = await two()
    const planted = [...storage.blobs.values(), crypto.getRandomValues(new Uint8Array(500))].map((bytes, at) => {
      const name = `PLANTED${at}`.padEnd(24, '0')
      storage.blobs.set(name, bytes)
      return name
    })
    expect(planted.length).toBeGreaterThan(2)
    storage.asked.length = 0
    const fresh = device(rooms, storage, idriss)
    await isReady(fresh)
    atClaire.reload(room)
    for (const port of [atClaire, fresh]) {
      await eventually(() => expect(shown(port, room)).toEqual(['note.txt']))
      expect(await words(port, room, entryNamed(port, 'note.txt'))).toBe('le permis part jeudi')
    }
    expect(storage.asked.join()).not.toContain('PLANTED')
  })
})

const entryNamed = (port: FilesPort, name: string): string => {
  const state = port.open(room).value
  return (state.at === 'ready' && state.entries.find((one) => one.name === name)?.id) || ''
}

describe('an upload', () => {
  const big = Array.from({ length: 1_300_000 }, (_, at) => String(at).padStart(7, '0')).join('')

  /** As pages kept parts before they were blobs. */
  const asBytes = (store: Store): Store => ({
    ...store,
    set: async (key, value) =>
      store.set(key, value instanceof Blob ? new Uint8Array(await value.arrayBuffer()) : value),
  })

  it.each([
    ['that this page kept', memoryStore()],
    ['that an earlier one kept as bytes', asBytes(memoryStore())],
  ])('goes on after a reload with the parts that are not stored yet, %s', async (_whose, store) => {
    const [rooms, storage] = [fakeRooms(claire), fakeStorage()]
    const before = device(rooms, storage, claire, store)
    await isReady(before)
    await before.makeFolder(room, topFolder, 'Plans')
    storage.refuse = (_method, path) => (path.endsWith('parts/2') ? Response.error() : null)
    before.upload(room, [{ file: new File([big], 'grand.bin'), parent: topFolder, replaces: null }])
    await eventually(() => expect(before.transfers.value[0]?.at).not.toBe('sealing'))
    await eventually(() => expect(storage.asked.some((path) => path.endsWith('parts/2'))).toBe(true))
    before.pause(before.transfers.value[0]?.id ?? '')
    storage.refuse = () => null
    storage.asked.length = 0
    const after = device(rooms, storage, claire, store)
    await isReady(after)
    after.resume((await eventually(() => after.transfers.value[0]!)).id)
    await eventually(() => expect(shown(after, room)).toContain('grand.bin'))
    const { value } = after.open(room)
    const { id = '' } = (value.at === 'ready' && value.entries.find(({ name }) => name === 'grand.bin')) || {}
    expect((await words(after, room, id)) === big).toBe(true)
    expect(storage.asked.filter((path) => path.endsWith('parts/1') && path.includes('uploads'))).toHaveLength(1)
  })

  it('is told of in its room by one message, also where a cut comes between the two', async () => {
    const [rooms, storage] = [fakeRooms(claire), fakeStorage()]
    const port = device(rooms, storage, claire)
    await isReady(port)
    rooms.silent = true
    port.upload(room, [{ file: new File(['a'], 'a.txt'), parent: topFolder, replaces: null, toRoom: true }])
    const entry = await eventually(() => {
      const state = port.open(room).value
      return (state.at === 'ready' && state.entries[0]) || Promise.reject(new Error('not there yet'))
    })
    expect([port.transfers.value[0]?.at === 'done', rooms.told.size]).toEqual([false, 0])
    rooms.silent = false
    await eventually(() => expect(port.transfers.value[0]?.at).toBe('done'))
    const told = { node: entry.id, name: 'a.txt', size: 1, type: 'application/octet-stream' }
    expect([...rooms.told.values()]).toEqual([told])
    await port.post(room, entry.id)
    expect(rooms.told.size).toBe(2)
  })

  it('waits for the network, and says when there is no room left', async () => {
    const [rooms, storage] = [fakeRooms(claire), fakeStorage()]
    const port = device(rooms, storage, claire)
    await isReady(port)
    storage.refuse = () => Response.json({ code: 'files.full' }, { status: 507 })
    port.upload(room, [{ file: new File(['a'], 'a.txt'), parent: topFolder, replaces: null }])
    await eventually(() => expect(port.transfers.value[0]).toMatchObject({ at: 'failed', failure: 'full' }))
    storage.refuse = () => null
    port.resume(port.transfers.value[0]?.id ?? '')
    await eventually(() => expect(shown(port, room)).toEqual(['a.txt']))
  })
})
