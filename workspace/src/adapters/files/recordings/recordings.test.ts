import { describe, expect, it } from 'vitest'
import type { RecordingsPort } from '../../../features/calls/port.ts'
import { memoryStore } from '../../../platform/storage.ts'
import { liveSource } from '../../../shared/lib/live.ts'
import { eventually } from '../../../features/files/port.contract.ts'
import { createFilesAdapter, type Files } from '../index.ts'
import { fakeRooms, room, type FakeRooms } from '../rooms.fixture.ts'
import { fakeStorage, type FakeStorage } from '../storage.fixture.ts'
import { sizeOf } from './pieces.ts'

const [claire, idriss] = ['@claire:test', '@idriss:test']

async function device(rooms: FakeRooms, storage: FakeStorage, user: string): Promise<Files> {
  let last = Date.UTC(2026, 10, 21)
  const clock = { now: () => (last += 1000), after: (_ms: number, run: () => void) => (queueMicrotask(run), () => {}) }
  const deps = { rooms: rooms.of(user), fetch: storage.fetch, csrf: () => 'csrf', clock, online: liveSource(true) }
  const files = createFilesAdapter({ ...deps, store: memoryStore(), origin: 'https://parvis.test' })
  await eventually(() => expect(files.port.open(room).value).toMatchObject({ at: 'ready', writable: true }))
  return files
}

async function two() {
  const [rooms, storage] = [fakeRooms(claire, idriss), fakeStorage()]
  const atClaire = await device(rooms, storage, claire)
  const atIdriss = await device(rooms, storage, idriss)
  return { rooms, storage, atClaire, atIdriss }
}

/** Pieces of 700 kB, each of its own bytes. */
const piece = (of: number) => new Blob([new Uint8Array(700_000).fill(of)])

async function heard(recordings: RecordingsPort) {
  await eventually(() => expect(recordings.of(room).value).toHaveLength(1))
  const [{ id } = { id: '' }] = recordings.of(room).value ?? []
  return recordings.open(room, id, () => {})
}

describe('a recording in a coffre', () => {
  it('is in the log before its first byte, and played by another member, whole', async () => {
    const { storage, atClaire, atIdriss } = await two()
    const sink = await atClaire.recordings.begin(room, 'Appel du 21-11-2026')
    expect(storage.asked.indexOf('POST recordings')).toBeLessThan(
      storage.asked.findLastIndex((one) => one.startsWith('PUT')),
    )
    for (const of of [1, 2, 3]) await sink.append(piece(of), 3)
    await sink.close()
    atIdriss.port.reload(room)
    await eventually(async () => expect(await heard(atIdriss.recordings)).toMatchObject({ cut: false }))
    const { video, seconds, cut } = await heard(atIdriss.recordings)
    expect([video.size, seconds, cut, video.type]).toEqual([2_100_000, 9, false, 'video/webm'])
    const bytes = new Uint8Array(await video.arrayBuffer())
    expect([bytes[0], bytes[700_000], bytes[2_099_999]]).toEqual([1, 2, 3])
  })

  it('of a browser that fell silent plays up to the last piece that was stored', async () => {
    const { atClaire, atIdriss } = await two()
    const sink = await atClaire.recordings.begin(room, 'Appel')
    await sink.append(piece(1), 3)
    await sink.append(piece(2), 3)
    atIdriss.port.reload(room)
    expect(await heard(atIdriss.recordings)).toMatchObject({ cut: true, video: { size: 1_400_000 } })
  })

  it('storage has nothing of it to play, and no piece stands for another, is changed or left out unnoticed', async () => {
    const { storage, atClaire, atIdriss } = await two()
    const before = new Set(storage.blobs.keys())
    const sink = await atClaire.recordings.begin(room, 'Appel')
    const index = new Set(storage.blobs.keys())
    for (const of of [1, 2]) await sink.append(piece(of), 3)
    const pieces = [...storage.blobs.keys()].filter((blob) => !before.has(blob) && !index.has(blob))
    await sink.close()
    atIdriss.port.reload(room)
    await eventually(async () => expect(await heard(atIdriss.recordings)).toMatchObject({ cut: false }))
    const [first = '', second = ''] = pieces
    const [one, two_] = [storage.blobs.get(first), storage.blobs.get(second)]
    if (!one || !two_) throw new Error('no pieces')
    for (const bytes of [one, two_]) expect(new Set(bytes.slice(1000, 2000)).size).toBeGreaterThan(100)
    storage.blobs.set(first, two_)
    await expect(heard(atIdriss.recordings)).rejects.toMatchObject({ code: 'internal' })
    storage.blobs.set(first, one.with(5000, (one[5000] ?? 0) ^ 1) as Uint8Array<ArrayBuffer>)
    await expect(heard(atIdriss.recordings)).rejects.toMatchObject({ code: 'internal' })
    storage.blobs.set(first, one)
    storage.blobs.delete(second)
    await expect(heard(atIdriss.recordings)).rejects.toMatchObject({ code: 'internal' })
  })

  it('F19: how much was said in some seconds can’t be told from the size of a piece', async () => {
    const { storage, atClaire, atIdriss } = await two()
    const sink = await atClaire.recordings.begin(room, 'Appel')
    const before = new Set(storage.blobs.keys())
    for (const size of [100_200, 98_400, 0]) await sink.append(new Blob([new Uint8Array(size).fill(7)]), 3)
    const [some, less] = [...storage.blobs].flatMap(([name, { length }]) => (before.has(name) ? [] : [length]))
    expect(some).toBe(less)
    await sink.close()
    atIdriss.port.reload(room)
    await eventually(async () => expect(await heard(atIdriss.recordings)).toMatchObject({ cut: false }))
    expect(await heard(atIdriss.recordings)).toMatchObject({ video: { size: 198_600 } })
  })

  it('is not for who left before', async () => {
    const { rooms, atClaire, atIdriss } = await two()
    rooms.members.delete(idriss)
    const sink = await atClaire.recordings.begin(room, 'Sans Idriss')
    await sink.append(piece(1), 3)
    await sink.close()
    const [made] = atClaire.recordings.of(room).value ?? []
    atIdriss.port.reload(room)
    await expect(atIdriss.recordings.open(room, made?.id ?? '', () => {})).rejects.toThrow()
  })
})

it.each([0, 1, 1000, 262_000, 262_144, 700_000, 5_000_000])(
  'the size of %i bytes is known from what is stored',
  async (size) => {
    const { layoutOf } = await import('@parvis/sealed')
    expect(sizeOf(layoutOf(size).sealed)).toBe(size)
  },
)
