import { dropOff } from '../outside/drop-off.ts'
import { fakeRooms, room } from '../rooms.fixture.ts'
import { fakeStorage } from '../storage.fixture.ts'
import { fakeDrops } from './drops.fixture.ts'
import { clock, device } from './sharing-device.fixture.ts'

export const [claire, idriss] = ['@claire:test', '@idriss:test']

/** A box of claire's, and somebody outside who deposits into it, always in the same browser. */
export async function openBox() {
  const [rooms, storage] = [fakeRooms(claire, idriss), fakeStorage()]
  const server = fakeDrops(storage)
  const atClaire = await device(rooms, server, claire)
  const { id, address } = await atClaire.drops.make(room, { words: 'Plans du lot 4', days: 7 })
  const texts = new Map<string, string>()
  const kept = {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: string) => void texts.set(key, value),
  }
  const visit = () => dropOff({ fetch: server.fetch, clock, hash: new URL(address ?? '').hash, kept })
  const deposit = async (name: string, text: string) => {
    const guest = visit()
    await guest.look()
    return guest.deposit(new File([text], name), 'Cabinet Roux', () => {}, new AbortController().signal)
  }
  const list = async (port = atClaire) => (await port.drops.list(room))[0]?.deposits ?? []
  return { rooms, storage, server, atClaire, id, address: address ?? '', visit, deposit, list, kept }
}
