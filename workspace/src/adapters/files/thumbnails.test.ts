import { expect, it } from 'vitest'
import { deposit, entry, eventually, shown } from '../../features/files/port.contract.ts'
import { topFolder } from '../../features/files/port.ts'
import { memoryStore } from '../../platform/storage.ts'
import { claire, device, idriss, isReady, mayWrite } from './device.fixture.ts'
import { fakeRooms, room } from './rooms.fixture.ts'
import { fakeStorage } from './storage.fixture.ts'

const small = new TextEncoder().encode('petite image')

async function withPicture() {
  const [rooms, storage] = [fakeRooms(claire, idriss), fakeStorage()]
  const made: string[] = []
  const thumbnail = async (file: Blob) => {
    made.push((file as File).name)
    return small
  }
  const atClaire = device(rooms, storage, claire, memoryStore(), thumbnail)
  await isReady(atClaire)
  const node = await deposit(atClaire, room, 'ferme.jpg', 'une grande image')
  const version = entry(atClaire, room, node).versions[0]?.id ?? ''
  return { rooms, storage, made, atClaire, node, version }
}

it('F20: a thumbnail is made on the device of who deposits, lies sealed, and is read by the others', async () => {
  const { rooms, storage, made, atClaire, node, version } = await withPicture()
  const atIdriss = device(rooms, storage, idriss)
  await mayWrite(atIdriss)
  expect(await (await atIdriss.thumbnail(room, node, version))?.text()).toBe('petite image')
  for (const bytes of storage.blobs.values()) expect(new TextDecoder('latin1').decode(bytes)).not.toContain('petite')
  await deposit(atClaire, room, 'note.txt', 'pas une image')
  expect(made).toEqual(['ferme.jpg'])
})

it('is none where storage has lost or changed it: the file itself stays as it is', async () => {
  const { rooms, storage, atClaire, node, version } = await withPicture()
  for (const [name, bytes] of storage.blobs) if (bytes.length < 200) storage.blobs.set(name, bytes.with(80, 0))
  const changed = device(rooms, storage, idriss)
  await eventually(() => expect(shown(changed, room)).toContain('ferme.jpg'))
  expect(await changed.thumbnail(room, node, version)).toBeNull()
  expect(entry(atClaire, room, node).parent).toBe(topFolder)
})
