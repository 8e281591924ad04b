/** Places that one feature renders and others fill. Props given to what fills them stand beside. */
export type SlotName =
  /** Buttons in a room's head. Props: `{ roomId: string }`. */
  | 'room-header'
  /** Beside the text that one writes. Props: `{ roomId: string, host: HTMLElement | null }`: what is dropped or pasted on the host is meant for the room. */
  | 'composer-tools'
  /** Above the composer: what is on its way to the room. Props: `{ roomId: string }`. */
  | 'composer-pending'
  /** A message that is about a file. Props: `{ roomId: string, file: RoomFile }`. */
  | 'message-file'
  /** A room's messages and its composer, beside something else. Props: `{ roomId: string }`. */
  | 'room-conversation'
  /** Sections of the settings page, in order. No props. */
  | 'settings-section'
  /** Blocks of « Aujourd'hui ». No props. */
  | 'today'
  /** Dialogs and notices that may come over any page (session about to end). No props. */
  | 'overlay'
