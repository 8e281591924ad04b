import type { RoomFile } from '../../../shared/lib/room-file.ts'
import { read } from '../chat-port.ts'
import type { Outlets } from '../outlets.ts'
import type { Note, NoteActs } from './room-notes.ts'

export type NotesPort = ReturnType<typeof notesPort>

/** Notes over whichever engine runs, with what is known of the rooms. Without one, acts fail as « no network ». */
export function notesPort(outlets: Outlets) {
  const acts = (): NoteActs => {
    const engine = outlets.engine.value
    if (!engine) throw new TypeError('no engine runs')
    return engine.notes
  }
  return {
    me: read(outlets.me),
    rooms: read(outlets.rooms),
    loaded: read(outlets.loaded),
    notes: async (room: string): Promise<readonly Note[]> => acts().notes(room),
    tell: async (room: string, content: Readonly<Record<string, unknown>>) => acts().tell(room, content),
    members: async (room: string) => acts().members(room),
    creator: (room: string) => outlets.engine.value?.notes.creator(room) ?? null,
    /** A message of the room about a file of its coffre. Throws while no engine runs. */
    post(room: string, file: RoomFile, once: string): void {
      const engine = outlets.engine.value
      if (!engine) throw new TypeError('no engine runs')
      engine.chat.send(room, { text: file.name, file, once })
    },
    recall: async (room: string) => acts().recall(room),
    keep: async (room: string, content: Readonly<Record<string, unknown>>) => acts().keep(room, content),
    seed: async (purpose: string) => acts().seed(purpose),
    /** Outlives an engine: another tab may take the keys and give them back. */
    follow(listener: (room: string, what: 'note' | 'people') => void): () => void {
      let leave = outlets.engine.value?.notes.follow(listener)
      const stop = outlets.engine.subscribe((engine) => {
        leave?.()
        leave = engine?.notes.follow(listener)
      })
      return () => {
        stop()
        leave?.()
      }
    },
  }
}
