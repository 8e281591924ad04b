import { inject, provide, type InjectionKey, type Ref } from 'vue'
import type { Departures } from './departures.ts'
import type { Drafts } from './model/drafts.ts'
import type { ChatPort } from './port.ts'
import { useNow } from './useNow.ts'

/** What the feature is made with, once, by `createChat`. */
export interface ChatParts {
  readonly port: ChatPort
  readonly drafts: Drafts
  readonly departures: Departures
  /** Whether the seal is still recalled under a room's head: until it is hidden, then in no room of this tab. */
  readonly reminded: Ref<boolean>
}

/** What every part of a page works with. `now` is the present, in ms, one for the page. */
export interface ChatContext extends ChatParts {
  readonly now: Readonly<Ref<number>>
}

const key: InjectionKey<ChatContext> = Symbol('chat')

/** Called by each of the feature's pages and blocks, for everything below it. */
export function provideChat(parts: ChatParts): ChatContext {
  const context = { ...parts, now: useNow() }
  provide(key, context)
  return context
}

export function useChat(): ChatContext {
  const context = inject(key)
  if (context === undefined) throw new Error('This component needs a page of the chat around it')
  return context
}
