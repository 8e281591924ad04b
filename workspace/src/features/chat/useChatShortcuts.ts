import type { Ref } from 'vue'
import { useShortcut } from '../../app/shortcuts.ts'
import { waitingRooms } from './model/room-sections.ts'
import type { RoomId, RoomSummary } from './port.ts'

export interface ChatShortcutOptions {
  readonly rooms: Readonly<Ref<readonly RoomSummary[]>>
  readonly roomId: Readonly<Ref<RoomId | null>>
  readonly goTo: (room: RoomId) => void
  readonly create: () => void
  readonly page: Readonly<Ref<HTMLElement | null>>
}

/** From room to room and from pane to pane without the mouse. */
export function useChatShortcuts({ rooms, roomId, goTo, create, page }: ChatShortcutOptions) {
  const step = (by: 1 | -1) => () => {
    const at = rooms.value.findIndex((room) => room.id === roomId.value)
    const next = rooms.value[at === -1 ? 0 : at + by]
    if (next !== undefined) goTo(next.id)
  }
  useShortcut('nextRoom', step(1))
  useShortcut('previousRoom', step(-1))
  useShortcut('nextUnread', () => {
    const next = waitingRooms(rooms.value).find((room) => room.id !== roomId.value)
    if (next !== undefined) goTo(next.id)
  })
  useShortcut('newRoom', create)

  /** F6: the next pane takes the focus, the first after the last; Shift goes back. */
  function nextPane(event: KeyboardEvent): void {
    const panes = [...(page.value?.querySelectorAll<HTMLElement>('.pv-pane') ?? [])].filter(
      (pane) => pane.offsetParent !== null,
    )
    const at = panes.findIndex((pane) => pane.contains(event.target as Node))
    const pane = panes.at((at + (event.shiftKey ? -1 : 1)) % panes.length)
    const entries = ['textarea', '.pv-row[tabindex="0"]', 'h2[tabindex]', 'button']
    entries
      .map((entry) => pane?.querySelector<HTMLElement>(entry))
      .find((element) => element)
      ?.focus()
  }
  return { nextPane }
}
