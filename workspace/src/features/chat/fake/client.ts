import { liveSource } from '../../../shared/lib/live.ts'
import {
  ChatError,
  type ChatPort,
  type Concern,
  type Connection,
  type MessageId,
  type Person,
  type RoomId,
} from '../port.ts'
import { fold } from '../model/fold.ts'
import { fakeOutbox } from './outbox.ts'
import type { FakeServer } from './server.ts'
import type { RoomState } from './state.ts'
import { summaryOf } from './summary.ts'
import { fakeView } from './view.ts'

export interface FakeClientOptions {
  /** How long the network takes, in milliseconds, one way. */
  readonly latency?: number
  /** Entries in a page of history. */
  readonly page?: number
}

export interface FakeClient {
  readonly port: ChatPort
  setOnline(online: boolean): void
  /** The next act (or message sent) fails so. */
  failNext(error: ChatError): void
}

/** One signed-in person at the fake server. While it is offline it keeps what it saw, and what it wrote waits. */
export function fakeClient(server: FakeServer, me: Person, options: FakeClientOptions = {}): FakeClient {
  const { latency = 0, page = 40 } = options
  const connection = liveSource<Connection>('online')
  const rooms = liveSource<ChatPort['rooms']['value']>([])
  const loaded = liveSource(false)
  const seen = new Map<RoomId, RoomState>()
  const localIds = new Map<string, MessageId>()
  const views = new Map<RoomId, Set<ReturnType<typeof fakeView>>>()
  const failures: ChatError[] = []

  /** The identities that this device has learnt, by person. */
  const learnt = new Map(server.directory.map(({ id }) => [id, server.identityOf(id)]))
  const changedIn = (id: RoomId): readonly Person[] =>
    [...(server.room(id)?.members.values() ?? [])]
      .map(({ person }) => person)
      .filter(({ id: other }) => learnt.get(other) !== server.identityOf(other))
  const concernsIn = (id: RoomId): readonly Concern[] => [
    ...changedIn(id).map((person): Concern => ({ kind: 'identity-changed', person })),
    ...[...(server.room(id)?.strangers ?? [])].map((other): Concern => ({
      kind: 'unannounced',
      person: server.personOf(other),
    })),
  ]
  const online = () => connection.value === 'online'
  const sleep = () => new Promise<void>((resolve) => void setTimeout(resolve, latency))
  const refresh = (room: RoomId) => {
    if (seen.has(room)) for (const view of views.get(room) ?? []) view.refresh()
  }
  const unsent = (room: RoomId) =>
    outbox.of(room).filter(({ delivery }) => delivery.at === 'failed' || delivery.at === 'waiting').length
  const list = () =>
    rooms.set([...seen.values()].map((state) => summaryOf(state, me.id, unsent(state.id))).toSorted(newestFirst))
  const pull = (id: RoomId) => {
    const room = server.room(id)
    if (!online() || room === undefined) return
    if (room.members.has(me.id)) seen.set(id, room)
    else seen.delete(id)
    list()
    refresh(id)
  }
  const pullAll = () => {
    for (const room of server.roomsOf(me.id)) pull(room.id)
  }
  const round = async () => {
    if (!online()) throw new ChatError('network')
    await sleep()
    if (!online()) throw new ChatError('network')
  }
  const attempt = async () => {
    await round()
    const failure = failures.shift()
    if (failure !== undefined) throw failure
  }
  const act = async <T>(room: RoomId | null, run: () => T): Promise<T> => {
    await attempt()
    const result = run()
    if (room !== null) pull(room)
    return result
  }

  const outbox = fakeOutbox({
    now: server.clock,
    online,
    changed(room) {
      refresh(room)
      list()
    },
    async deliver({ id, room, draft }) {
      await attempt()
      if (changedIn(room).length > 0) throw new ChatError('identity-changed')
      const { text, replyTo = null, mentions = [], file } = draft
      const eventId = server.send(room, me.id, id, { text, replyTo, mentions, file })
      localIds.set(eventId, id)
      pull(room)
      return eventId
    },
  })
  /** The server's id of a message; waits for one that is still leaving. */
  const eventIdOf = async (id: MessageId): Promise<string> => {
    const sent = [...localIds].find(([, local]) => local === id)
    return sent?.[0] ?? outbox.find(id)?.sent.promise ?? id
  }

  server.onChange((room) => void setTimeout(() => pull(room), latency))
  void sleep().then(() => {
    pullAll()
    loaded.set(true)
  })

  const port: ChatPort = {
    me: liveSource<Person | null>(me),
    connection,
    rooms,
    loaded,
    open(room) {
      if (!seen.has(room)) pull(room)
      const view = fakeView({
        me,
        page,
        seen: () => seen.get(room) ?? unknownRoom(),
        outgoing: () => outbox.of(room),
        localIds,
        round: attempt,
        concerns: () => concernsIn(room),
        closed: () => void views.get(room)?.delete(view),
      })
      views.set(room, (views.get(room) ?? new Set()).add(view))
      return view
    },
    searchPeople: async (text, signal) => {
      await attempt()
      signal.throwIfAborted()
      const query = fold(text)
      return server.directory.filter(
        (person) => person.id !== me.id && fold(`${person.name} ${person.id}`).includes(query),
      )
    },
    createRoom: ({ name, topic = '', invite }) =>
      act(null, () => server.create(me, name, topic, 'room', invite)).then(pulled),
    openDirect: (person) =>
      act(null, () => {
        const known = [...seen.values()].find((room) => room.kind === 'direct' && room.members.has(person))
        return known?.id ?? server.create(me, '', '', 'direct', [person])
      }).then(pulled),
    rename: (room, name) => act(room, () => server.rename(room, me.id, name)),
    invite: (room, person) => act(room, () => server.invite(room, me.id, person)),
    removeMember: (room, person) => act(room, () => server.removeMember(room, me.id, person)),
    admit: (room, person) => act(room, () => server.admit(room, me.id, person)),
    approveIdentity: async (person) => {
      await attempt()
      learnt.set(person, server.identityOf(person))
      outbox.retryAll('identity-changed')
      pullAll()
    },
    fingerprint: async (person) => digitsOf(`${person} ${server.identityOf(person)}`),
    join: (room) => act(room, () => server.join(room, me.id)),
    leave: (room) => act(room, () => server.leave(room, me.id)),
    send: (room, draft) => outbox.add(room, draft),
    retry: (_room, message) => outbox.retry(message),
    discard: (_room, message) => outbox.drop(message),
    edit: async (room, id, text) => {
      const eventId = await eventIdOf(id)
      await act(room, () => server.edit(room, me.id, eventId, text))
    },
    remove: async (room, id) => {
      const eventId = await eventIdOf(id)
      await act(room, () => server.remove(room, me.id, eventId))
    },
    toggleReaction: async (room, id, key) => {
      const eventId = await eventIdOf(id)
      await act(room, () => server.react(room, me.id, eventId, key))
    },
    markRead: (room) => quietly(round().then(() => server.read(room, me.id))),
    setTyping: (room, typing) => quietly(round().then(() => server.typing(room, me.id, typing))),
  }

  function pulled(room: RoomId): RoomId {
    pull(room)
    return room
  }

  return {
    port,
    failNext: (error) => void failures.push(error),
    setOnline(value) {
      connection.set(value ? 'online' : 'offline')
      if (value) pullAll()
      outbox.networkChanged()
    },
  }
}

/** Receipts and typing are told when they can be: nobody waits for them. */
function quietly(act: Promise<unknown>): void {
  act.catch(() => undefined)
}

/** Twelve groups of five digits out of a text. */
function digitsOf(text: string): string {
  const sum = [...text].reduce((all, letter) => (all * 31 + (letter.codePointAt(0) ?? 0)) % 99_991, 7)
  return Array.from({ length: 12 }, (_, index) => String((sum * (index + 3) * 7919) % 100_000).padStart(5, '0')).join(
    ' ',
  )
}

function unknownRoom(): never {
  throw new ChatError('not-allowed')
}

function newestFirst(a: ChatPort['rooms']['value'][number], b: ChatPort['rooms']['value'][number]): number {
  return (b.latest?.at ?? Number.MAX_SAFE_INTEGER) - (a.latest?.at ?? Number.MAX_SAFE_INTEGER)
}
