import { deriveFrameKey } from '../frames/frame-keys.ts'
import { Inbound, type EncodedFrame, type Fate, type InboundDeps, type ReceiveKey } from '../frames/inbound.ts'
import { Outbound } from '../frames/outbound.ts'
import { ReplayGuard, type Source } from '../frames/replay-guard.ts'
import type { FromWorker, Streams, ToWorker } from './messages.ts'
import { SentStreams } from './sent-streams.ts'

type Post = (message: FromWorker) => void
type Every = (ms: number, run: () => void) => void
type NewKey = Extract<ToWorker, { kind: 'key' }>

interface Receiving {
  readonly from: Inbound
  readonly start: (to: TransformStreamDefaultController) => void
}

/**
 * Everything the worker does, without the worker: it takes the page's messages and moves frames. Logs nothing (D8).
 * Whatever is not known to be sealed by whom it should be is dropped, in both directions.
 */
export function makeSealing(post: Post, every: Every, now: () => number): (message: ToWorker) => void {
  const keys = new Map<string, Map<number, ReceiveKey>>()
  const inbound = new Map<string, Receiving>()
  const outbound = new Outbound()
  const fates = countFates(post)
  const filler = fillerMark()
  const guard = guardOfEach()
  const sent = new SentStreams((streams) => post({ kind: 'sent', streams }), now)
  const deps: InboundDeps = {
    key: (identity, index) => keys.get(identity)?.get(index),
    guard,
    now,
    isFiller: filler.isOn,
    tell: fates.add,
  }
  const setKey = async ({ identity, index, material, own }: NewKey) => {
    const key = await deriveFrameKey(material)
    keys.set(identity, (keys.get(identity) ?? new Map<number, ReceiveKey>()).set(index, { key, stale: false }))
    if (own) {
      outbound.setKey({ key, index })
      post({ kind: 'sending', index })
    }
    for (const { from } of inbound.values()) from.retry()
  }
  const leave = (identity: string) => {
    const ring = keys.get(identity)
    for (const [index, { key }] of ring ?? []) ring?.set(index, { key, stale: true })
  }
  // A thread may hear whose a stream is before it is given its frames.
  const streamOf = (stream: string): Receiving => {
    const known = inbound.get(stream)
    if (known) return known
    const out = Promise.withResolvers<TransformStreamDefaultController>()
    // The receiver may be gone by the time that a key came.
    const emit = (frame: EncodedFrame) => void out.promise.then((to) => to.enqueue(frame)).catch(() => {})
    const from = new Inbound(deps, emit)
    const one = { from, start: out.resolve }
    inbound.set(stream, one)
    return one
  }
  const send = (source: Source | null, streams: Streams) =>
    pipe(streams, {
      transform: async (frame, out) => {
        if (!(await outbound.seal(frame))) return
        if (source) sent.note(frame, source)
        out.enqueue(frame)
      },
    })
  // Keys are derived one after the other: the later one must stay the one that is used.
  let derived: Promise<void> = Promise.resolve()
  every(250, fates.flush)
  every(250, () => sent.tell())
  return (message) => {
    if (message.kind === 'receive') receive(streamOf(message.stream), message.streams)
    if (message.kind === 'send') send(message.source, message.streams)
    if (message.kind === 'announced') guard(message.identity).announced(message.streams, now())
    if (message.kind === 'bind') streamOf(message.stream).from.bind(message.binding)
    if (message.kind === 'key') derived = derived.then(() => setKey(message))
    if (message.kind === 'left') derived = derived.then(() => leave(message.identity))
    if (message.kind === 'filler') filler.set(message.trailer)
  }
}

function receive({ from, start }: Receiving, streams: Streams): void {
  pipe(streams, { start, transform: (frame) => from.take(frame) })
}

/** Ends when the browser closes the receiver or the sender: that is no error. */
function pipe({ readable, writable }: Streams, transformer: Transformer<EncodedFrame>): void {
  void readable
    .pipeThrough(new TransformStream(transformer))
    .pipeTo(writable)
    .catch(() => {})
}

function guardOfEach(): (identity: string) => ReplayGuard {
  const guards = new Map<string, ReplayGuard>()
  return (identity) => {
    const guard = guards.get(identity) ?? new ReplayGuard()
    guards.set(identity, guard)
    return guard
  }
}

/** How the media server ends the frames that it makes itself. Attacker-controlled: it only ever makes a frame drop. */
function fillerMark() {
  let mark = new Uint8Array()
  return {
    set(bytes: Uint8Array): void {
      mark = new Uint8Array(bytes)
    },
    isOn(frame: Uint8Array): boolean {
      const from = frame.length - mark.length
      return mark.length > 0 && from >= 0 && mark.every((byte, at) => byte === frame[from + at])
    },
  }
}

/** Counters by participant; those that changed are told a few times a second, not at each frame. */
function countFates(post: Post) {
  const all = new Map<string | null, Partial<Record<Fate, number>>>()
  const changed = new Set<string | null>()
  return {
    add(fate: Fate, identity: string | null): void {
      const counts = all.get(identity) ?? {}
      counts[fate] = (counts[fate] ?? 0) + 1
      all.set(identity, counts)
      changed.add(identity)
    },
    flush(): void {
      for (const identity of changed) post({ kind: 'counts', identity, counts: { ...all.get(identity) } })
      changed.clear()
    },
  }
}
