import type { ChatPort, Person } from '../port.ts'
import { fakeClient } from './client.ts'
import { people } from './people.ts'
import { seed } from './seed.ts'
import { fakeServer } from './server.ts'

const stranger: Person = { id: '@mallory.renard:parvis.localhost', name: 'Mallory Renard' }

export interface MockedChat {
  readonly port: ChatPort
  /** Cuts the network or gives it back; the browser's own « offline » does the same. */
  setOnline(online: boolean): void
}

export interface MockedDay {
  /** A first day: no rooms. */
  readonly empty?: boolean
  /** Sofia’s identity has changed, and somebody whom nobody announced is in « Halle Saint-Roch ». */
  readonly concerns?: boolean
}

/** The chat of the mocked workspace: Claire, her rooms, and Idriss who reads and answers. */
export function mockedChat({ empty = false, concerns = false }: MockedDay = {}): MockedChat {
  const server = fakeServer([...Object.values(people), stranger])
  if (!empty) seed(server, Date.now())
  const claire = fakeClient(server, people.claire, { latency: 250 })
  if (concerns) {
    server.replaceIdentity(people.sofia.id)
    server.plant('!halle:parvis.localhost', stranger.id)
  }
  answer(fakeClient(server, people.idriss, { latency: 120 }).port)
  addEventListener('offline', () => claire.setOnline(false))
  addEventListener('online', () => claire.setOnline(true))
  return claire
}

/** A colleague who joins what he is invited to, reads what comes, and says something back. */
function answer(port: ChatPort): void {
  const answered = new Set<string>()
  port.rooms.subscribe((rooms) => {
    for (const { id, membership, latest } of rooms) {
      if (membership === 'invited') void port.join(id)
      const mark = `${id} ${latest?.at}`
      // Only what is written from now on: the seeded rooms stay as they are.
      const fresh = latest !== null && latest.kind === 'message' && !latest.own && Date.now() - latest.at < 5000
      if (membership !== 'joined' || !fresh || answered.has(mark)) continue
      answered.add(mark)
      setTimeout(() => port.markRead(id), 900)
      setTimeout(() => port.setTyping(id, true), 1500)
      setTimeout(() => void port.send(id, { text: 'Bien reçu, je regarde cela.' }), 4000)
    }
  })
}
