/** What can be asked of an entry, by menu, key or press. */
export type EntryAct =
  | 'open'
  | 'details'
  | 'preview'
  | 'outside'
  | 'offline'
  | 'download'
  | 'rename'
  | 'move'
  | 'copy'
  | 'link'
  | 'takeOut'
  | 'remove'
  | 'cut'
  | 'clip'
  | 'paste'

/** The keys of a list of files, as everywhere. Null for one that the list leaves to the browser. */
export function actOfKey({
  key,
  ctrlKey,
  metaKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>): EntryAct | null {
  const command = ctrlKey || metaKey
  if (command) return ({ x: 'cut', c: 'clip', v: 'paste' } as const)[key.toLowerCase() as 'x' | 'c' | 'v'] ?? null
  return ({ Delete: 'remove', F2: 'rename' } as const)[key as 'Delete' | 'F2'] ?? null
}
