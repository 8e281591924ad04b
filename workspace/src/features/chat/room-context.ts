import { inject, provide, type InjectionKey, type Ref } from 'vue'
import type { MessageId, MessageItem, RoomId } from './port.ts'

/** What a line of the timeline can ask of the room it stands in. */
export interface RoomContext {
  readonly room: RoomId
  /** Names of the room's people, to show a mention. */
  readonly names: Readonly<Ref<readonly string[]>>
  react(message: MessageItem, key: string): void
  reply(message: MessageItem): void
  edit(message: MessageItem): void
  remove(message: MessageItem): void
  copy(message: MessageItem): void
  retry(message: MessageId): void
  discard(message: MessageId): void
  /** Shows the message with this event id. */
  jump(eventId: string): void
}

const key: InjectionKey<RoomContext> = Symbol('room')

export function provideRoom(context: RoomContext): void {
  provide(key, context)
}

export function useRoom(): RoomContext {
  const context = inject(key)
  if (context === undefined) throw new Error('This component needs an opened room around it')
  return context
}
