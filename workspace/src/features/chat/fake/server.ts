import type { RoomFile } from '../../../shared/lib/room-file.ts'
import { ChatError, type EventItem, type Person, type PersonId, type RoomId } from '../port.ts'
import { message, withKey, type Entry, type MemberState, type MessageEntry, type RoomState } from './state.ts'

export interface NewMessage {
  readonly text: string
  readonly replyTo: string | null
  readonly mentions: readonly PersonId[]
  readonly file: RoomFile | undefined
}

export type FakeServer = ReturnType<typeof fakeServer>

/** A homeserver in memory: the one truth that the fake's clients share. It checks who may do what, as the real one. */
export function fakeServer(directory: readonly Person[], clock: () => number = Date.now) {
  const rooms = new Map<RoomId, RoomState>()
  const listeners = new Set<(room: RoomId) => void>()
  /** Event ids by transaction: a message that is sent twice is kept once. */
  const transactions = new Map<string, string>()
  const identities = new Map<PersonId, number>()
  const identityOf = (person: PersonId) => identities.get(person) ?? 0
  let events = 0

  const nextId = () => `$event${++events}`
  const put = (room: RoomState) => {
    rooms.set(room.id, room)
    for (const listener of [...listeners]) listener(room.id)
  }
  const roomOf = (id: RoomId, person: PersonId, membership?: 'joined'): RoomState => {
    const room = rooms.get(id)
    const member = room?.members.get(person)
    if (room === undefined || member === undefined) throw new ChatError('not-allowed')
    if (membership === 'joined' && member.membership !== 'joined') throw new ChatError('not-allowed')
    return room
  }
  const personOf = (id: PersonId): Person => {
    const person = directory.find((candidate) => candidate.id === id)
    if (person === undefined) throw new ChatError('unknown-person')
    return person
  }
  const event = (actor: Person, what: EventItem['event']): Entry => ({
    type: 'event',
    eventId: nextId(),
    at: clock(),
    actor,
    event: what,
  })
  const change = (room: RoomState, entry: Entry | null, part: Partial<RoomState>) =>
    put({ ...room, ...part, log: entry === null ? (part.log ?? room.log) : [...room.log, entry] })
  const replace = (room: RoomState, eventId: string, next: (entry: MessageEntry) => MessageEntry) => {
    const log = room.log.map((entry) => (entry.eventId === eventId && entry.type === 'message' ? next(entry) : entry))
    change(room, null, { log })
  }

  return {
    clock,
    directory,
    personOf,
    put,
    room: (id: RoomId) => rooms.get(id),
    roomsOf: (person: PersonId) => [...rooms.values()].filter((room) => room.members.has(person)),
    onChange(listener: (room: RoomId) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    create(creator: Person, name: string, topic: string, kind: RoomState['kind'], invite: readonly PersonId[]): RoomId {
      const invited = invite.map(personOf)
      const id = `!room${rooms.size + 1}:fake`
      const member = (person: Person, membership: MemberState['membership']): [PersonId, MemberState] => [
        person.id,
        { person, membership, inviter: membership === 'invited' ? creator : null },
      ]
      put({
        id,
        name,
        topic,
        kind,
        creator: creator.id,
        createdAt: clock(),
        members: new Map([member(creator, 'joined'), ...invited.map((person) => member(person, 'invited'))]),
        log: [
          event(creator, { kind: 'created' }),
          ...invited.map((target) => event(creator, { kind: 'invited', target })),
        ],
        receipts: new Map(),
        typing: [],
        strangers: new Set(),
        rule: null,
      })
      return id
    },
    /** What a homeserver could do: somebody is in the list whom nobody invited. */
    plant(id: RoomId, target: PersonId) {
      const room = rooms.get(id)
      if (room === undefined) throw new ChatError('not-allowed')
      const person = personOf(target)
      const member: MemberState = { person, membership: 'joined', inviter: null }
      change(room, event(person, { kind: 'joined' }), {
        members: withKey(room.members, target, member),
        strangers: new Set([...room.strangers, target]),
      })
    },
    admit(id: RoomId, by: PersonId, target: PersonId) {
      const room = roomOf(id, by, 'joined')
      change(room, null, { strangers: new Set([...room.strangers].filter((person) => person !== target)) })
    },
    /** Another identity under the same name: a fresh start, or somebody else. */
    replaceIdentity(person: PersonId) {
      identities.set(person, identityOf(person) + 1)
      for (const room of rooms.values()) if (room.members.has(person)) put(room)
    },
    identityOf,
    rename(id: RoomId, person: PersonId, name: string) {
      const room = roomOf(id, person, 'joined')
      if (room.creator !== person) throw new ChatError('not-allowed')
      change(room, event(personOf(person), { kind: 'renamed', name }), { name })
    },
    invite(id: RoomId, by: PersonId, target: PersonId) {
      const room = roomOf(id, by, 'joined')
      const person = personOf(target)
      if (room.members.has(target)) return
      const member: MemberState = { person, membership: 'invited', inviter: personOf(by) }
      change(room, event(personOf(by), { kind: 'invited', target: person }), {
        members: withKey(room.members, target, member),
      })
    },
    join(id: RoomId, by: PersonId) {
      const room = roomOf(id, by)
      const person = personOf(by)
      const member: MemberState = { person, membership: 'joined', inviter: null }
      change(room, event(person, { kind: 'joined' }), { members: withKey(room.members, by, member) })
    },
    leave(id: RoomId, by: PersonId) {
      const room = roomOf(id, by)
      const kind = room.members.get(by)?.membership === 'invited' ? 'declined' : 'left'
      change(room, event(personOf(by), { kind }), { members: withKey(room.members, by, undefined) })
    },
    removeMember(id: RoomId, by: PersonId, target: PersonId) {
      const room = roomOf(id, by, 'joined')
      if (room.creator !== by) throw new ChatError('not-allowed')
      change(room, event(personOf(by), { kind: 'removed', target: personOf(target) }), {
        members: withKey(room.members, target, undefined),
      })
    },
    send(id: RoomId, by: PersonId, transaction: string, draft: NewMessage): string {
      const room = roomOf(id, by, 'joined')
      if (room.rule !== null) throw new ChatError('refused', { rule: room.rule })
      const known = transactions.get(`${by} ${transaction}`)
      if (known !== undefined) return known
      const entry = message({
        eventId: nextId(),
        at: clock(),
        sender: personOf(by),
        body: { text: draft.text, html: null },
        replyTo: draft.replyTo,
        mentions: draft.mentions,
        file: draft.file,
      })
      transactions.set(`${by} ${transaction}`, entry.eventId)
      change(room, entry, { typing: room.typing.filter((person) => person !== by) })
      return entry.eventId
    },
    edit(id: RoomId, by: PersonId, eventId: string, text: string) {
      const room = roomOf(id, by, 'joined')
      const entry = messageOf(room, eventId)
      if (entry.sender.id !== by || entry.removedBy !== null) throw new ChatError('not-allowed')
      replace(room, eventId, (old) => ({ ...old, body: { text, html: null }, edited: true }))
    },
    remove(id: RoomId, by: PersonId, eventId: string) {
      const room = roomOf(id, by, 'joined')
      const entry = messageOf(room, eventId)
      if (entry.sender.id !== by && room.creator !== by) throw new ChatError('not-allowed')
      const gone = { text: '', html: null }
      replace(room, eventId, (old) => ({ ...old, body: gone, removedBy: personOf(by), reactions: new Map() }))
    },
    react(id: RoomId, by: PersonId, eventId: string, key: string) {
      const room = roomOf(id, by, 'joined')
      messageOf(room, eventId)
      replace(room, eventId, (old) => {
        const people = old.reactions.get(key) ?? []
        const without = people.filter((person) => person.id !== by)
        const next = without.length === people.length ? [...people, personOf(by)] : without
        return { ...old, reactions: withKey(old.reactions, key, next.length === 0 ? undefined : next) }
      })
    },
    read(id: RoomId, by: PersonId) {
      const room = roomOf(id, by, 'joined')
      const last = room.log.at(-1)
      if (last === undefined || room.receipts.get(by) === last.eventId) return
      change(room, null, { receipts: withKey(room.receipts, by, last.eventId) })
    },
    typing(id: RoomId, by: PersonId, typing: boolean) {
      const room = roomOf(id, by, 'joined')
      if (room.typing.includes(by) === typing) return
      const others = room.typing.filter((person) => person !== by)
      change(room, null, { typing: typing ? [...others, by] : others })
    },
  }
}

function messageOf(room: RoomState, eventId: string): MessageEntry {
  const entry = room.log.find((candidate) => candidate.eventId === eventId)
  if (entry?.type !== 'message') throw new ChatError('not-allowed')
  return entry
}
