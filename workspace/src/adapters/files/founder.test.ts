import { describe, expect, it } from 'vitest'
import { deposit, eventually, shown, words } from '../../features/files/port.contract.ts'
import { topFolder, type FilesPort } from '../../features/files/port.ts'
import { claire, device, idriss, isReady, marc, two } from './device.fixture.ts'
import { fakeRooms, room, type FakeRooms } from './rooms.fixture.ts'
import { fakeStorage } from './storage.fixture.ts'

/** The rooms as a fresh browser has them: for what was said until now, only a backup of keys says whose it is. */
function restored(rooms: FakeRooms): FakeRooms {
  const before = new Set(rooms.notes.map(({ id }) => id))
  const of = (user: string) => {
    const honest = rooms.of(user)
    const notes = async () =>
      (await honest.notes(room)).map((note) => ({ ...note, vouched: note.vouched && !before.has(note.id) }))
    return { ...honest, notes }
  }
  return { ...rooms, of }
}

/** A coffre in Claire's name that she never made, before all that she said, under a key that came by the backup. */
async function forge(rooms: FakeRooms): Promise<void> {
  const others = fakeRooms(claire)
  // What the homeserver does not have of her: her own seed.
  const of = (user: string) => ({ ...others.of(user), seed: async () => new Uint8Array(32) })
  const forger = device({ ...others, of }, fakeStorage(), claire)
  await isReady(forger)
  await forger.makeFolder(room, topFolder, 'Planté')
  for (const [index, note] of others.notes.entries()) {
    const id = `forged${index}`
    rooms.notes.unshift({ ...note, id, vouched: false })
    rooms.readers.set(id, new Set([claire, idriss]))
  }
}

/** Everything that was listed at any moment. */
function everShown(port: FilesPort): ReadonlySet<string> {
  const seen = new Set<string>()
  const look = () => {
    const { value } = port.open(room)
    if (value.at === 'ready') for (const { name } of value.entries) seen.add(name)
  }
  port.open(room).subscribe(look)
  look()
  return seen
}

describe('who began a coffre, in a browser that has a backup of keys alone', () => {
  it('F16 F1: is what one’s own other browser learnt and signed, whatever was put into the backup', async () => {
    const { rooms, storage, note } = await two()
    await forge(rooms)
    const said = rooms.notes.length
    const fresh = device(restored(rooms), storage, idriss)
    const seen = everShown(fresh)
    await isReady(fresh)
    expect(shown(fresh, room)).toEqual(['note.txt'])
    expect(await words(fresh, room, note)).toBe('le permis part jeudi')
    expect([...seen, rooms.notes.length]).toEqual(['note.txt', said])
  })

  it.each([
    ['is withheld', () => null],
    ['is signed by nobody', (kept: object) => ({ ...kept, signature: 'A'.repeat(86) })],
    ['was signed for another word', (kept: object) => ({ ...kept, founder: `${claire}|${'B'.repeat(43)}` })],
  ])('F16: where that %s, nothing is shown before a member’s device says it', async (_how, change) => {
    const { rooms, storage } = await two()
    await forge(rooms)
    const kept = change(rooms.kept.get(idriss) ?? {})
    rooms.kept.delete(idriss)
    if (kept) rooms.kept.set(idriss, kept)
    const fresh = device(restored(rooms), storage, idriss)
    const seen = everShown(fresh)
    await eventually(() => expect(shown(fresh, room)).toEqual(['note.txt']))
    expect([...seen]).toEqual(['note.txt'])
    expect(rooms.kept.get(idriss)).toMatchObject({ founder: expect.stringContaining(claire) })
  })

  it('F16: is oneself, where one has made the room', async () => {
    const { rooms, storage } = await two()
    await forge(rooms)
    rooms.kept.clear()
    const fresh = device(restored(rooms), storage, claire)
    await isReady(fresh)
    expect(shown(fresh, room)).toEqual(['note.txt'])
  })
})

describe('who is given the keys of a coffre', () => {
  it('F13: not a key that was told in somebody’s name, but that the encryption does not vouch for', async () => {
    const { rooms, atClaire } = await two()
    rooms.members.add(marc)
    const epochs = () => new Set(rooms.notes.flatMap(({ content }) => Object.keys(content['epochs'] ?? {})))
    const before = epochs()
    rooms.notes.push({
      id: 'lie',
      sender: marc,
      vouched: false,
      content: { v: 1, author: `${marc}|${'A'.repeat(43)}` },
    })
    rooms.readers.set('lie', new Set([claire, idriss]))
    await deposit(atClaire, room, 'après.txt', 'sans Marc')
    expect(epochs()).toEqual(before)
    // Their own word, and they are let in: by whichever member's device is first, or by two at once.
    await rooms.of(marc).tell(room, { v: 1, author: `${marc}|${'A'.repeat(43)}` })
    await eventually(() => expect(epochs().size).toBeGreaterThan(before.size))
  })

  it('F13: nobody, while somebody’s identity has changed: the upload stops and says why, and goes on after', async () => {
    const [rooms, storage] = [fakeRooms(claire, idriss), fakeStorage()]
    let changed = true
    const guarded: FakeRooms = {
      ...rooms,
      of: (user) => {
        const honest = rooms.of(user)
        const refusal = Object.assign(new Error('held back'), { code: 'identity-changed' })
        return { ...honest, tell: (...said) => (changed ? Promise.reject(refusal) : honest.tell(...said)) }
      },
    }
    const port = device(guarded, storage, claire)
    await isReady(port)
    port.upload(room, [{ file: new File(['a'], 'a.txt'), parent: topFolder, replaces: null }])
    const held = { at: 'failed', failure: 'identity-changed' }
    await eventually(() => expect(port.transfers.value[0]).toMatchObject(held))
    expect(rooms.notes).toEqual([])
    changed = false
    port.resume(port.transfers.value[0]?.id ?? '')
    await eventually(() => expect(shown(port, room)).toEqual(['a.txt']))
  })
})
