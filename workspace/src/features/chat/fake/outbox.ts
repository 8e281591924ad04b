import { ChatError, type Delivery, type Draft, type MessageId, type RoomId } from '../port.ts'

export interface Outgoing {
  readonly id: MessageId
  readonly room: RoomId
  readonly draft: Draft
  readonly at: number
  readonly delivery: Delivery
  /** The server's id, once it has one. */
  readonly sent: PromiseWithResolvers<string>
}

export interface OutboxOptions {
  readonly now: () => number
  readonly online: () => boolean
  /** Hands one message to the server and gives its event id. */
  readonly deliver: (message: Outgoing) => Promise<string>
  readonly changed: (room: RoomId) => void
}

/** Messages that are leaving: one at a time, in the order they were written, each kept until it left or was dropped. */
export function fakeOutbox(options: OutboxOptions) {
  let messages: readonly Outgoing[] = []
  let running = false
  let count = 0

  const update = (id: MessageId, delivery: Delivery) => {
    messages = messages.map((message) => (message.id === id ? { ...message, delivery } : message))
    const message = messages.find((candidate) => candidate.id === id)
    if (message !== undefined) options.changed(message.room)
  }
  const drop = (id: MessageId) => {
    const room = messages.find((message) => message.id === id)?.room
    messages = messages.filter((message) => message.id !== id)
    if (room !== undefined) options.changed(room)
  }

  async function deliverOne(message: Outgoing): Promise<void> {
    try {
      const eventId = await options.deliver(message)
      drop(message.id)
      message.sent.resolve(eventId)
    } catch (error) {
      if (error instanceof ChatError && error.code === 'network') return update(message.id, { at: 'waiting' })
      update(message.id, failure(error))
    }
  }

  async function run(): Promise<void> {
    if (running) return
    running = true
    while (options.online()) {
      const next = messages.find(({ delivery }) => delivery.at === 'sending')
      if (next === undefined) break
      await deliverOne(next)
    }
    running = false
  }

  return {
    of: (room: RoomId) => messages.filter((message) => message.room === room),
    find: (id: MessageId) => messages.find((message) => message.id === id),
    drop,
    add(room: RoomId, draft: Draft): MessageId {
      const id = draft.once ?? `local${++count}`
      if (messages.some((message) => message.id === id)) return id
      const at = options.online() ? 'sending' : 'waiting'
      const sent = Promise.withResolvers<string>()
      // Nobody may be waiting for it: then its refusal is told by `delivery` alone.
      sent.promise.catch(() => undefined)
      messages = [...messages, { id, room, draft, at: options.now(), delivery: { at }, sent }]
      options.changed(room)
      void run()
      return id
    },
    retry(id: MessageId) {
      update(id, { at: options.online() ? 'sending' : 'waiting' })
      void run()
    },
    /** Those whose reason is gone leave, in their order. */
    retryAll(reason: string) {
      for (const { id, delivery } of messages) {
        if (delivery.at === 'failed' && delivery.reason === reason) update(id, { at: 'sending' })
      }
      void run()
    },
    networkChanged() {
      const [from, to] = options.online() ? (['waiting', 'sending'] as const) : (['sending', 'waiting'] as const)
      for (const message of messages) if (message.delivery.at === from) update(message.id, { at: to })
      void run()
    },
  }
}

function failure(error: unknown): Delivery {
  if (!(error instanceof ChatError)) return { at: 'failed', reason: 'internal' }
  if (error.code === 'identity-changed') return { at: 'failed', reason: 'identity-changed' }
  const reason = error.code === 'refused' || error.code === 'not-allowed' ? 'refused' : 'internal'
  return error.rule === null ? { at: 'failed', reason } : { at: 'failed', reason, rule: error.rule }
}
