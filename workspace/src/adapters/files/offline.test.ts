import { expect, it } from 'vitest'
import { deposit, entry, eventually, words } from '../../features/files/port.contract.ts'
import { memoryStore, type Store } from '../../platform/storage.ts'
import { claire, device, isReady } from './device.fixture.ts'
import { fakeRooms, room } from './rooms.fixture.ts'
import { fakeStorage } from './storage.fixture.ts'

async function kept() {
  const [rooms, storage, store] = [fakeRooms(claire), fakeStorage(), memoryStore()]
  const port = device(rooms, storage, claire, store)
  await isReady(port)
  const text = 'le permis part jeudi '.repeat(250_000)
  const note = await deposit(port, room, 'note.txt', text)
  await port.keepOffline(room, note)
  storage.asked.length = 0
  return { rooms, storage, store, port, note, text }
}

async function onDisk(store: Store): Promise<string> {
  const parts = await store.list<Uint8Array>('copy/')
  return parts.map((bytes) => new TextDecoder('latin1').decode(bytes)).join('')
}

it('opens without the network, in a later page too, and lies sealed', async () => {
  const { rooms, storage, store, port, note, text } = await kept()
  expect(port.offline.value).toMatchObject([{ node: note, name: 'note.txt', size: text.length }])
  expect(await words(port, room, note)).toBe(text)
  expect(storage.asked).toEqual([])
  expect(await onDisk(store)).not.toContain('permis')
  const later = device(rooms, storage, claire, store)
  await eventually(() => expect(later.offline.value).toHaveLength(1))
  storage.refuse = () => Response.error()
  await isReady(later)
  expect(await words(later, room, note)).toBe(text)
})

it('gives a newer version from where it lies, and nothing once the copy is dropped', async () => {
  const { storage, store, port, note } = await kept()
  await deposit(port, room, 'note.txt', 'plus récent', note)
  expect(await words(port, room, note)).toBe('plus récent')
  const [, first] = entry(port, room, note).versions
  storage.asked.length = 0
  await words(port, room, note, first?.id)
  expect(storage.asked).toEqual([])
  await port.dropOffline(note)
  expect([port.offline.value, await onDisk(store), await store.list('offline/')]).toEqual([[], '', []])
})

it('F5 F12: keeps nothing of what does not open, and says why', async () => {
  const { storage, store, port } = await kept()
  const other = await deposit(port, room, 'autre.txt', 'x'.repeat(600_000))
  for (const [name, bytes] of storage.blobs) if (bytes.length > 500_000) storage.blobs.set(name, bytes.slice(0, -1))
  await expect(port.keepOffline(room, other)).rejects.toMatchObject({ code: 'altered' })
  expect(port.offline.value.map(({ name }) => name)).toEqual(['note.txt'])
  storage.blobs.clear()
  await expect(port.keepOffline(room, other)).rejects.toMatchObject({ code: 'missing' })
  expect(await onDisk(store)).not.toBe('')
})

it.each([
  ['has lost', () => null],
  ['has altered', (bytes: Uint8Array<ArrayBuffer>) => bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1)],
])('F12: the copy that is here stays where storage %s the newer one', async (_how, change) => {
  const { rooms, storage, store, port, note, text } = await kept()
  const before = new Set(storage.blobs.keys())
  await deposit(port, room, 'note.txt', 'y'.repeat(600_000), note)
  for (const [name, bytes] of storage.blobs) {
    const changed = before.has(name) || bytes.length < 500_000 ? bytes : change(bytes)
    if (changed) storage.blobs.set(name, changed)
    else storage.blobs.delete(name)
  }
  await expect(port.keepOffline(room, note)).rejects.toMatchObject({ code: expect.stringMatching(/altered|missing/) })
  expect(port.offline.value).toMatchObject([{ node: note, size: text.length }])
  storage.blobs.clear()
  const [, first] = entry(port, room, note).versions
  expect(await words(port, room, note, first?.id)).toBe(text)
  const later = device(rooms, storage, claire, store)
  await eventually(() => expect(later.offline.value).toHaveLength(1))
})

it('F12: a newer copy takes the place of the one that is here, and leaves nothing of it', async () => {
  const { storage, store, port, note } = await kept()
  await deposit(port, room, 'note.txt', 'plus récent', note)
  await port.keepOffline(room, note)
  expect((await onDisk(store)).length).toBeLessThan(1000)
  storage.blobs.clear()
  expect(await words(port, room, note)).toBe('plus récent')
})
