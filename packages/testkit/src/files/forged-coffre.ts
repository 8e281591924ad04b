import { device } from '../../../../workspace/src/adapters/files/device.fixture.ts'
import { fakeRooms } from '../../../../workspace/src/adapters/files/rooms.fixture.ts'
import { fakeStorage } from '../../../../workspace/src/adapters/files/storage.fixture.ts'
import type { Cable } from '../../../../workspace/src/adapters/matrix/cable.fixture.ts'
import { forgeNotes } from '../../../../workspace/src/adapters/matrix/forged-backup.fixture.ts'
import { topFolder } from '../../../../workspace/src/features/files/port.ts'

export interface Forgery {
  readonly coffre: string
  /** Of the room: in whose name it is made. */
  readonly creator: string
  /** What the homeserver keeps of the backup of the person who is lied to. */
  readonly backup: unknown
}

interface Backup {
  readonly rooms?: Readonly<Record<string, { readonly sessions: object }>>
}

/**
 * A coffre that a homeserver made itself: notes in its creator's name, put among those of the room, and their key among
 * those that somebody kept in their backup. Resolves with what is to be done to the cable of a fresh browser.
 */
export async function forgedCoffre({ coffre, creator, backup }: Forgery): Promise<(cable: Cable) => void> {
  const rooms = fakeRooms(creator)
  await device(rooms, fakeStorage(), creator).makeFolder(coffre, topFolder, 'Planté')
  const { public_key: publicKey } = backup as { public_key: string }
  const notes = rooms.notes.map(({ content }) => content)
  const { events, sessions } = await forgeNotes({ room: coffre, sender: creator, publicKey }, notes)
  if (events.length === 0 || Object.keys(sessions).length !== 1) throw new Error('nothing was forged')
  return (cable) => {
    // Older than all that was said.
    cable.lie('/fr.parvis.coffre?', (answer) => {
      const { chunk, ...rest } = answer as { chunk: readonly object[] }
      return { ...rest, chunk: [...chunk, ...events] }
    })
    cable.lie('/room_keys/keys?', (answer) => {
      const { rooms: kept = {} } = answer as Backup
      return { rooms: { ...kept, [coffre]: { sessions: { ...kept[coffre]?.sessions, ...sessions } } } }
    })
    cable.answer((method, url) => {
      const asked = Object.entries(sessions).find(([id]) => url.includes(`/room_keys/keys/${coffre}/${id}`))
      if (asked && method === 'GET') return Response.json(asked[1])
      // What the person's other browsers kept for this one is withheld.
      const withheld = url.includes('/account_data/fr.parvis.coffre')
      return withheld ? Response.json({ errcode: 'M_NOT_FOUND' }, { status: 404 }) : null
    })
  }
}
