import type { RoomId } from '../port.ts'

/** What was typed and not sent, by room. In this tab's memory only: words that are not sealed yet touch no disk. */
export interface Drafts {
  read(room: RoomId): string
  write(room: RoomId, text: string): void
}

export function createDrafts(): Drafts {
  const texts = new Map<RoomId, string>()
  return {
    read: (room) => texts.get(room) ?? '',
    write: (room, text) => void (text === '' ? texts.delete(room) : texts.set(room, text)),
  }
}
