import type { Concern, Member, Person, RoomView, TimelineItem } from '../../features/chat/port.ts'
import { liveSource, type Live } from '../../shared/lib/live.ts'
import type { Engine } from './engine.ts'

/**
 * A room view that may be opened before an engine runs (a page loaded on a room's address) and that outlives one
 * (another tab took the keys and gave them back): it shows what the present engine's view shows.
 */
export function lateRoomView(engine: Live<Engine | null>, roomId: string): RoomView {
  const items = liveSource<readonly TimelineItem[]>([])
  const members = liveSource<readonly Member[]>([])
  const typing = liveSource<readonly Person[]>([])
  const concerns = liveSource<readonly Concern[]>([])
  const history = liveSource<'more' | 'loading' | 'start' | 'failed'>('loading')
  let inner: RoomView | null = null
  let readUpTo: string | null = null
  let stops: readonly (() => void)[] = []

  const leave = () => {
    for (const stop of stops) stop()
    inner?.close()
    inner = null
  }
  const enter = (present: Engine | null) => {
    leave()
    if (!present) return
    inner = present.chat.open(roomId)
    readUpTo ??= inner.readUpTo
    stops = [
      pipe(inner.items, items),
      pipe(inner.members, members),
      pipe(inner.typing, typing),
      pipe(inner.concerns, concerns),
      pipe(inner.history, history),
    ]
  }
  enter(engine.value)
  const unsubscribe = engine.subscribe(enter)
  return {
    items,
    members,
    typing,
    concerns,
    history,
    get readUpTo() {
      return readUpTo
    },
    loadOlder: async () => inner?.loadOlder(),
    close() {
      unsubscribe()
      leave()
    },
  }
}

function pipe<T>(from: Live<T>, to: { set(value: T): void }): () => void {
  to.set(from.value)
  return from.subscribe((value) => to.set(value))
}
