import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ChatError, type ChatPort, type MessageItem, type RoomId, type RoomSummary, type RoomView } from './port.ts'

/** Two signed-in people who can find each other, each with a port of their own. */
export interface ChatPair {
  readonly alice: ChatPort
  readonly bob: ChatPort
  /** Cuts Alice's network, or gives it back. */
  aliceNetwork(up: boolean): void | Promise<void>
  dispose(): void | Promise<void>
}

// A real homeserver on a busy machine answers late; a fake at once. Both wait for what they see, not for a time.
const patience = { timeout: 30_000, interval: 20 }
const testLimit = 120_000

/** What every `ChatPort` must do, whatever stands behind it. */
export function chatPortContract(name: string, connect: () => Promise<ChatPair>): void {
  describe(`ChatPort: ${name}`, { timeout: testLimit }, () => {
    let pair: ChatPair
    let alice: ChatPort
    let bob: ChatPort
    beforeAll(async () => {
      pair = await connect()
      alice = pair.alice
      bob = pair.bob
      await eventually(() => expect([alice.loaded.value, bob.loaded.value]).toEqual([true, true]))
    }, testLimit)
    afterAll(() => pair.dispose(), testLimit)

    const me = (port: ChatPort) => port.me.value?.id ?? expect.fail('nobody is signed in')
    const roomOf = (port: ChatPort, id: RoomId): RoomSummary | undefined =>
      port.rooms.value.find((room) => room.id === id)

    /** A room that both have joined, opened on both sides. */
    async function sharedRoom(): Promise<{ room: RoomId; atAlice: RoomView; atBob: RoomView }> {
      const room = await alice.createRoom({ name: `Salon ${crypto.randomUUID()}`, invite: [me(bob)] })
      await eventually(() => expect(roomOf(bob, room)?.membership).toBe('invited'))
      await bob.join(room)
      await eventually(() => expect(roomOf(bob, room)?.membership).toBe('joined'))
      await eventually(() => expect(roomOf(alice, room)?.memberCount).toBe(2))
      return { room, atAlice: alice.open(room), atBob: bob.open(room) }
    }
    /** A message that Alice sent and Bob has read. */
    async function sharedMessage(text: string) {
      const shared = await sharedRoom()
      const id = alice.send(shared.room, { text })
      const atBob = await message(shared.atBob, text)
      return { ...shared, id, received: atBob }
    }

    it('finds people of the directory by name', async () => {
      const search = async () => {
        const found = await alice.searchPeople(bob.me.value?.name ?? '', new AbortController().signal)
        return found.map((person) => person.id)
      }
      // A directory is fed in the background: somebody who has just come is found a moment later.
      await vi.waitFor(async () => expect(await search()).toContain(me(bob)), patience)
      expect(await search()).not.toContain(me(alice))
    })

    it('makes a room that the other sees as an invitation, with who invited', async () => {
      const room = await alice.createRoom({ name: 'Rénovation', topic: 'La halle', invite: [me(bob)] })
      await eventually(() => expect(roomOf(alice, room)).toMatchObject({ membership: 'joined', name: 'Rénovation' }))
      await eventually(() => {
        expect(roomOf(bob, room)).toMatchObject({ membership: 'invited', kind: 'room', inviter: { id: me(alice) } })
      })
    })

    it('accepts an invitation, and both see two members', async () => {
      const { room, atAlice } = await sharedRoom()
      await eventually(() => {
        expect(roomOf(bob, room)?.memberCount).toBe(2)
        expect(atAlice.members.value.map((member) => member.membership)).toEqual(['joined', 'joined'])
      })
    })

    it('declines an invitation: the room goes from the list', async () => {
      const room = await alice.createRoom({ name: 'Refusé', invite: [me(bob)] })
      await eventually(() => expect(roomOf(bob, room)).toBeDefined())
      await bob.leave(room)
      await eventually(() => expect(roomOf(bob, room)).toBeUndefined())
    })

    it('opens one conversation with a person, however often it is asked', async () => {
      const first = await alice.openDirect(me(bob))
      await eventually(() => expect(roomOf(alice, first)?.kind).toBe('direct'))
      await eventually(() => expect(roomOf(bob, first)).toMatchObject({ membership: 'invited', kind: 'direct' }))
      expect(await alice.openDirect(me(bob))).toBe(first)
    })

    it('shows a message at once, keeps its id when the server answers, and brings it to the other', async () => {
      const { room, atAlice, atBob } = await sharedRoom()
      const id = alice.send(room, { text: 'Bonjour Bob' })
      expect(find(atAlice, id)).toMatchObject({ own: true, content: { kind: 'text', body: { text: 'Bonjour Bob' } } })
      await eventually(() => expect(find(atAlice, id)).toMatchObject({ delivery: { at: 'sent' } }))
      expect(find(atAlice, id)?.eventId).not.toBeNull()
      const received = await message(atBob, 'Bonjour Bob')
      expect(received).toMatchObject({ own: false, sender: { id: me(alice) }, delivery: { at: 'sent' } })
      expect(texts(atAlice).filter((text) => text === 'Bonjour Bob')).toHaveLength(1)
    })

    it('keeps the order of what was written', async () => {
      const { room, atBob } = await sharedRoom()
      const written = Array.from({ length: 10 }, (_, index) => `ligne ${index}`)
      for (const text of written) alice.send(room, { text })
      await eventually(() => expect(texts(atBob)).toEqual(written))
    })

    it('tells the list what came last and how much is unread', async () => {
      const { room } = await sharedMessage('À lire')
      await eventually(() => {
        expect(roomOf(bob, room)?.unread).toBeGreaterThan(0)
        expect(roomOf(bob, room)?.latest).toMatchObject({ text: 'À lire', kind: 'message', own: false })
      })
    })

    it('counts a mention', async () => {
      const { room } = await sharedRoom()
      alice.send(room, { text: `@${bob.me.value?.name}, venez`, mentions: [me(bob)] })
      await eventually(() => expect(roomOf(bob, room)?.mentions).toBe(1))
    })

    it('edits a message on both sides', async () => {
      const { room, id, atAlice, received, atBob } = await sharedMessage('Avant')
      await alice.edit(room, id, 'Après')
      for (const [view, shown] of [
        [atAlice, id],
        [atBob, received.id],
      ] as const)
        await eventually(() => {
          expect(find(view, shown)).toMatchObject({ edited: true, content: { kind: 'text', body: { text: 'Après' } } })
        })
    })

    it('adds a reaction and takes it away', async () => {
      const { room, id, atAlice, received } = await sharedMessage('Vous êtes d’accord ?')
      await bob.toggleReaction(room, received.id, 'D’accord')
      await eventually(() => {
        expect(find(atAlice, id)?.reactions).toMatchObject([{ key: 'D’accord', own: false, people: [{ id: me(bob) }] }])
      })
      await bob.toggleReaction(room, received.id, 'D’accord')
      await eventually(() => expect(find(atAlice, id)?.reactions).toEqual([]))
    })

    it('removes a message on both sides and says by whom', async () => {
      const { room, id, atAlice, atBob, received } = await sharedMessage('À retirer')
      await alice.remove(room, id)
      for (const [view, shown] of [
        [atAlice, id],
        [atBob, received.id],
      ] as const)
        await eventually(() => {
          expect(find(view, shown)?.content).toMatchObject({ kind: 'removed', by: { id: me(alice) } })
        })
      expect(JSON.stringify(atBob.items.value)).not.toContain('À retirer')
    })

    it('answers a message with what it answers', async () => {
      const { room, received, atAlice } = await sharedMessage('Question')
      bob.send(room, { text: 'Réponse', replyTo: received.eventId ?? '' })
      const answer = await message(atAlice, 'Réponse')
      await eventually(() => {
        expect(find(atAlice, answer.id)?.replyTo).toMatchObject({ sender: { id: me(alice) }, text: 'Question' })
      })
    })

    it('says who has read', async () => {
      const { room, id, atAlice } = await sharedMessage('Lu ?')
      bob.markRead(room)
      await eventually(() => expect(find(atAlice, id)?.readBy.map((person) => person.id)).toContain(me(bob)))
      await eventually(() => expect(roomOf(bob, room)?.unread).toBe(0))
    })

    it('says who is writing, and when they stop', async () => {
      const { room, atAlice } = await sharedRoom()
      bob.setTyping(room, true)
      await eventually(() => expect(atAlice.typing.value.map((person) => person.id)).toEqual([me(bob)]))
      bob.setTyping(room, false)
      await eventually(() => expect(atAlice.typing.value).toEqual([]))
    })

    it('renames a room and says so in it', async () => {
      const { room, atBob } = await sharedRoom()
      await alice.rename(room, 'Un autre nom')
      await eventually(() => {
        expect(roomOf(bob, room)?.name).toBe('Un autre nom')
        expect(atBob.items.value.at(-1)).toMatchObject({
          type: 'event',
          event: { kind: 'renamed', name: 'Un autre nom' },
        })
      })
    })

    it('invites somebody later, and removes them', async () => {
      const room = await alice.createRoom({ name: 'Seule', invite: [] })
      await eventually(() => expect(roomOf(alice, room)).toBeDefined())
      await alice.invite(room, me(bob))
      await eventually(() => expect(roomOf(bob, room)?.membership).toBe('invited'))
      await bob.join(room)
      await eventually(() => expect(roomOf(bob, room)?.membership).toBe('joined'))
      await alice.removeMember(room, me(bob))
      await eventually(() => expect(roomOf(bob, room)).toBeUndefined())
    })

    it('leaves a room: it goes from the list, and the others see it', async () => {
      const { room, atAlice } = await sharedRoom()
      await bob.leave(room)
      await eventually(() => {
        expect(roomOf(bob, room)).toBeUndefined()
        expect(atAlice.items.value.at(-1)).toMatchObject({
          type: 'event',
          event: { kind: 'left' },
          actor: { id: me(bob) },
        })
      })
    })

    it('pages back through history to its start, losing and doubling nothing', async () => {
      const { room, atBob } = await sharedRoom()
      const written = Array.from({ length: 60 }, (_, index) => `page ${index}`)
      for (const text of written) alice.send(room, { text })
      await eventually(() => expect(texts(atBob).at(-1)).toBe('page 59'))
      const later = bob.open(room)
      for (let round = 0; round < 50 && later.history.value !== 'start'; round++) await later.loadOlder()
      expect(later.history.value).toBe('start')
      await eventually(() => expect(texts(later)).toEqual(written))
      later.close()
    })

    it('offline: keeps what is written, and sends it once, in order, when the network is back', async () => {
      const { room, atAlice, atBob } = await sharedRoom()
      await pair.aliceNetwork(false)
      await eventually(() => expect(alice.connection.value).toBe('offline'))
      const written = ['un', 'deux', 'trois']
      const ids = written.map((text) => alice.send(room, { text }))
      expect(texts(atAlice)).toEqual(written)
      await eventually(() => {
        for (const id of ids) expect(find(atAlice, id)?.delivery.at).toBe('waiting')
      })
      await eventually(() => expect(roomOf(alice, room)?.unsent).toBe(written.length))
      await pair.aliceNetwork(true)
      await eventually(() => expect(texts(atBob)).toEqual(written))
      await eventually(() => {
        for (const id of ids) expect(find(atAlice, id)?.delivery.at).toBe('sent')
      })
      await eventually(() => expect(roomOf(alice, room)?.unsent).toBe(0))
      expect(texts(atAlice)).toEqual(written)
    })

    it('rejects with a ChatError that says what kind of no it is', async () => {
      const { room } = await sharedRoom()
      await expect(bob.removeMember(room, me(alice))).rejects.toBeInstanceOf(ChatError)
      await expect(bob.rename(room, 'Non')).rejects.toMatchObject({ code: 'not-allowed' })
      const nobody = `@personne-${crypto.randomUUID()}:${me(bob).split(':')[1] ?? 'fake'}`
      await expect(alice.openDirect(nobody)).rejects.toMatchObject({ code: 'unknown-person' })
    })
  })
}

async function eventually(assertion: () => void): Promise<void> {
  await vi.waitFor(assertion, patience)
}

function find(view: RoomView, id: string): MessageItem | undefined {
  return view.items.value.find((item): item is MessageItem => item.type === 'message' && item.id === id)
}

function texts(view: RoomView): readonly string[] {
  return view.items.value.flatMap((item) =>
    item.type === 'message' && item.content.kind === 'text' ? [item.content.body.text] : [],
  )
}

/** The message with this text, once it has come and was opened. */
async function message(view: RoomView, text: string): Promise<MessageItem> {
  return vi.waitFor(() => {
    const found = view.items.value.find(
      (item): item is MessageItem =>
        item.type === 'message' && item.content.kind === 'text' && item.content.body.text === text,
    )
    return found ?? expect.fail(`« ${text} » has not come`)
  }, patience)
}
