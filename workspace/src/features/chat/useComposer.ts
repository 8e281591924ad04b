import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { useChat } from './chat-context.ts'
import { mentioned } from './model/mention.ts'
import type { Draft, Member, MessageItem, RoomId, TimelineItem } from './port.ts'
import { useAct } from './useAct.ts'

/** After so long without a key, one is no longer writing (ms). */
const typingPause = 4000
/** Servers forget who is writing; it is said again before they do (ms). */
const typingRenewal = 10_000

export type Composer = ReturnType<typeof useComposer>

/** What is being written in a room: a new message, an answer, or a correction of one's own message. */
export function useComposer(
  room: RoomId,
  items: Readonly<Ref<readonly TimelineItem[]>>,
  members: Readonly<Ref<readonly Member[]>>,
) {
  const { port, drafts } = useChat()
  const text = ref(drafts.read(room))
  const replyTo = shallowRef<MessageItem | null>(null)
  const editing = shallowRef<MessageItem | null>(null)
  const { busy, failure, run, forget } = useAct()
  const typing = useTyping((on) => port.setTyping(room, on))

  // A correction is not a draft: what was typed before it comes back when it ends.
  watch(text, (typed) => {
    if (editing.value === null) drafts.write(room, typed)
    typing(typed !== '' && editing.value === null)
  })

  function begin(message: MessageItem): void {
    if (message.content.kind !== 'text' || !message.may.edit) return
    replyTo.value = null
    editing.value = message
    text.value = message.content.body.text
  }
  function cancel(): void {
    replyTo.value = null
    forget()
    if (editing.value === null) return
    editing.value = null
    text.value = drafts.read(room)
  }
  function reply(message: MessageItem): void {
    if (editing.value !== null) cancel()
    replyTo.value = message
  }
  function editLast(): void {
    const own = items.value.findLast((item) => item.type === 'message' && item.may.edit)
    if (own?.type === 'message') begin(own)
  }
  async function submit(): Promise<void> {
    const written = text.value.trim()
    if (written === '' || busy.value) return
    const corrected = editing.value
    if (corrected === null) return sendNew(written)
    if (await run(() => port.edit(room, corrected.id, written))) cancel()
  }
  function sendNew(written: string): void {
    const answered = replyTo.value?.eventId
    const mentions = mentioned(written, members.value)
    const draft: Draft = {
      text: written,
      ...(answered ? { replyTo: answered } : {}),
      ...(mentions.length > 0 ? { mentions } : {}),
    }
    port.send(room, draft)
    text.value = ''
    replyTo.value = null
  }

  return { text, replyTo, editing, busy, failure, submit, cancel, reply, edit: begin, editLast }
}

/** Tells that one is writing, again now and then while it lasts, and once that one stopped. */
function useTyping(tell: (on: boolean) => void): (on: boolean) => void {
  let toldAt: number | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const say = (on: boolean) => {
    clearTimeout(timer)
    if (on) timer = setTimeout(() => say(false), typingPause)
    const fresh = toldAt !== null && Date.now() - toldAt < typingRenewal
    if (on ? fresh : toldAt === null) return
    toldAt = on ? Date.now() : null
    tell(on)
  }
  onScopeDispose(() => say(false))
  return say
}
