/**
 * The order in which messages leave, as pure functions on a value. One room has one queue; within it a message goes
 * only when every earlier one has an answer, so that a cut can neither swap two messages nor send one twice:
 * the transaction id is the message's for life, and the homeserver answers a repeated one with the first event.
 *
 * `queued` → `sending` → `sent` (the server has it) → gone (its echo is in the timeline)
 *                     ↘ `queued` (unknown outcome: same id again) | `failed` (an answer: no)
 */
export interface Entry {
  readonly txnId: string
  readonly roomId: string
  readonly type: string
  readonly content: Readonly<Record<string, unknown>>
  /** Milliseconds; also the order after a reload, with `txnId` to tell equals apart. */
  readonly at: number
  readonly state: EntryState
}

export type EntryState =
  | { readonly at: 'queued' }
  | { readonly at: 'sending' }
  | { readonly at: 'sent'; readonly eventId: string }
  | {
      readonly at: 'failed'
      readonly reason: FailureReason
      readonly rule?: { readonly fr: string; readonly en: string }
    }

export type FailureReason = 'refused' | 'too-large' | 'identity-changed' | 'internal'

/** Of one room, in the order in which they leave. */
export type Queue = readonly Entry[]

export function enqueue(queue: Queue, entry: Omit<Entry, 'state'>): Queue {
  return has(queue, entry.txnId) ? queue : [...queue, { ...entry, state: { at: 'queued' } }]
}

/** The one that may leave now, if any. */
export function next(queue: Queue): Entry | null {
  const first = queue.find(({ state }) => state.at === 'queued' || state.at === 'sending')
  return first?.state.at === 'queued' ? first : null
}

export function began(queue: Queue, txnId: string): Queue {
  return next(queue)?.txnId === txnId ? become(queue, txnId, { at: 'sending' }) : queue
}

/** No answer came: it may or may not have arrived. It keeps its place and its id. */
export function interrupted(queue: Queue, txnId: string): Queue {
  return stateOf(queue, txnId) === 'sending' ? become(queue, txnId, { at: 'queued' }) : queue
}

export function accepted(queue: Queue, txnId: string, eventId: string): Queue {
  return become(queue, txnId, { at: 'sent', eventId })
}

/** The echo is in the timeline, which shows it from now on. Also right when the answer to the send was lost. */
export function echoed(queue: Queue, txnId: string): Queue {
  return queue.filter((entry) => entry.txnId !== txnId)
}

export function refused(queue: Queue, txnId: string, state: Omit<Extract<EntryState, { at: 'failed' }>, 'at'>): Queue {
  return stateOf(queue, txnId) === 'sending' ? become(queue, txnId, { at: 'failed', ...state }) : queue
}

/** Asked for by the person: behind what has been written since, because that is where they now see it leave. */
export function retried(queue: Queue, txnId: string): Queue {
  const entry = queue.find((one) => one.txnId === txnId)
  if (entry?.state.at !== 'failed') return queue
  return [...queue.filter((one) => one !== entry), { ...entry, state: { at: 'queued' } }]
}

/** Only what failed can be thrown away: anything else may already have arrived. */
export function discarded(queue: Queue, txnId: string): Queue {
  return stateOf(queue, txnId) === 'failed' ? echoed(queue, txnId) : queue
}

/** After a reload: what was on its way has an unknown outcome. */
export function recovered(entries: readonly Entry[]): Queue {
  return entries
    .filter(({ state }) => state.at !== 'sent')
    .map((entry) => (entry.state.at === 'sending' ? { ...entry, state: { at: 'queued' as const } } : entry))
}

function has(queue: Queue, txnId: string): boolean {
  return queue.some((entry) => entry.txnId === txnId)
}

function stateOf(queue: Queue, txnId: string): EntryState['at'] | null {
  return queue.find((entry) => entry.txnId === txnId)?.state.at ?? null
}

function become(queue: Queue, txnId: string, state: EntryState): Queue {
  return queue.map((entry) => (entry.txnId === txnId ? { ...entry, state } : entry))
}
