import { inject, onScopeDispose, shallowReactive, type InjectionKey } from 'vue'

/** A key with its modifiers, as on an AZERTY keyboard. `ctrl` is ⌘ on a Mac. `key` is `KeyboardEvent.key`. */
export interface Keys {
  readonly ctrl?: boolean
  readonly alt?: boolean
  readonly shift?: boolean
  readonly key: string
}

/** Every shortcut of the workspace, in one place: no two may be the same (tested), none is a single letter. */
export const shortcuts = {
  search: { keys: { ctrl: true, key: 'k' }, label: 'shell.shortcut.search' },
  list: { keys: { ctrl: true, key: '/' }, label: 'shell.shortcut.list' },
  undo: { keys: { ctrl: true, key: 'z' }, label: 'shell.shortcut.undo' },
  nextRoom: { keys: { alt: true, key: 'ArrowDown' }, label: 'shell.shortcut.nextRoom' },
  previousRoom: { keys: { alt: true, key: 'ArrowUp' }, label: 'shell.shortcut.previousRoom' },
  nextUnread: { keys: { alt: true, shift: true, key: 'ArrowDown' }, label: 'shell.shortcut.nextUnread' },
  newRoom: { keys: { alt: true, key: 'n' }, label: 'shell.shortcut.newRoom' },
  microphone: { keys: { ctrl: true, key: 'd' }, label: 'shell.shortcut.microphone' },
  camera: { keys: { ctrl: true, key: 'e' }, label: 'shell.shortcut.camera' },
} as const satisfies Record<string, { keys: Keys; label: string }>

export type ShortcutId = keyof typeof shortcuts

/** Where somebody writes, this one takes back what they wrote. */
const ofWriting: ReadonlySet<ShortcutId> = new Set(['undo'])

/** Whether the browser has its own act for it where the event happened. */
export const isOfWriting = (id: ShortcutId, { target }: Event): boolean =>
  ofWriting.has(id) && target instanceof Element && target.closest('input, textarea, [contenteditable]') !== null

/** What each shortcut does now; one without an act does nothing and is not listed. */
export type ShortcutTable = Map<ShortcutId, () => void>
export const shortcutsKey: InjectionKey<ShortcutTable> = Symbol('shortcuts')

export function createShortcutTable(): ShortcutTable {
  return shallowReactive(new Map<ShortcutId, () => void>())
}

/** Binds a shortcut while the calling component lives. */
export function useShortcut(id: ShortcutId, act: () => void): void {
  const table = inject(shortcutsKey, undefined)
  table?.set(id, act)
  onScopeDispose(() => void (table?.get(id) === act && table.delete(id)))
}

/** The shortcut that an event is, if any. « / » is typed with Shift on AZERTY, so Shift counts only where it is asked. */
export function shortcutOf(event: KeyboardEvent): ShortcutId | undefined {
  const ids = Object.keys(shortcuts) as ShortcutId[]
  return ids.find((id) => matches(shortcuts[id].keys, event))
}

function matches(keys: Keys, event: KeyboardEvent): boolean {
  const shiftFits = keys.key === '/' || event.shiftKey === Boolean(keys.shift)
  return (
    event.key.toLowerCase() === keys.key.toLowerCase() &&
    (event.ctrlKey || event.metaKey) === Boolean(keys.ctrl) &&
    event.altKey === Boolean(keys.alt) &&
    shiftFits
  )
}
