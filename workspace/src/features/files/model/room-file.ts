import type { RoomFile } from '../../../shared/lib/room-file.ts'
import type { CoffreState, FileEntry, FilesErrorCode } from '../port.ts'

/** What a message's file is now: what the coffre says of it, not what the message says. */
export type RoomFileState =
  | { readonly at: 'loading' }
  /** No member has met this person's key yet. */
  | { readonly at: 'waiting' }
  | { readonly at: 'failed'; readonly code: FilesErrorCode }
  | { readonly at: 'here'; readonly entry: FileEntry; readonly writable: boolean }
  | { readonly at: 'trash'; readonly entry: FileEntry; readonly writable: boolean }
  /** The coffre has no file of this id: it never had, or it is gone for good. */
  | { readonly at: 'gone' }

export function roomFileState({ node }: RoomFile, coffre: CoffreState): RoomFileState {
  if (coffre.at !== 'ready') return coffre
  const is = ({ id, kind }: FileEntry) => id === node && kind === 'file'
  const { entries, trash, writable } = coffre
  const here = entries.find(is)
  if (here) return { at: 'here', entry: here, writable }
  const deleted = trash.find(is)
  return deleted ? { at: 'trash', entry: deleted, writable } : { at: 'gone' }
}
