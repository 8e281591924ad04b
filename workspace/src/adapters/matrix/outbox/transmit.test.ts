import { createClient, MemoryStore, Room } from 'matrix-js-sdk'
import { describe, expect, it } from 'vitest'
import { staleMembers } from '../sync/stale-members.ts'
import { attempt, put } from './transmit.ts'

const me = '@a:parvis.localhost'
const roomId = '!r'

/** A real client with real keys; the homeserver answers nothing and every request is noted. */
async function setUp(rooms: readonly string[]) {
  const asked: string[] = []
  const client = createClient({
    baseUrl: 'http://h',
    userId: me,
    deviceId: 'D',
    accessToken: 't',
    store: new MemoryStore(),
    fetchFn: async (url) => {
      asked.push(url instanceof Request ? url.url : url.toString())
      return new Response('{}', { status: 404 })
    },
  })
  await client.initRustCrypto({ useIndexedDB: false })
  for (const id of rooms) client.store.storeRoom(new Room(id, client, me))
  return {
    client,
    members: staleMembers(client),
    trust: believing,
    asked,
    sends: () => asked.filter((url) => url.includes('/send/')),
  }
}

/** The lists of the homeserver taken as they are: other tests ask what happens where they are not. */
const believing = { settle: async () => {}, confirm: async () => {} }

const message = { roomId, txnId: 't1', type: 'm.room.message', content: { msgtype: 'm.text', body: 'secret' } }

describe('one message to the homeserver', () => {
  it('T4: nothing leaves for a room whose encryption the homeserver has taken away', async () => {
    const { client, members, trust, sends } = await setUp([roomId])
    await expect(put({ client, members, trust }, message)).rejects.toThrow()
    expect(await attempt({ client, members, trust }, { ...message, at: 0, state: { at: 'queued' } })).toMatchObject({
      at: 'refused',
    })
    expect(sends()).toEqual([])
    client.stopClient()
  })

  it('asks who is in the room before it encrypts, when it may have missed that somebody was removed', async () => {
    const { client, members, trust, asked, sends } = await setUp([roomId])
    members.mark(roomId)
    expect(await attempt({ client, members, trust }, { ...message, at: 0, state: { at: 'queued' } })).toMatchObject({
      at: 'refused',
    })
    expect(asked.filter((url) => url.includes('/members'))).toHaveLength(1)
    expect(sends()).toEqual([])
    client.stopClient()
  })

  it('waits for a room that sync has not brought yet', async () => {
    const { client, members, trust, sends } = await setUp([])
    expect(await attempt({ client, members, trust }, { ...message, at: 0, state: { at: 'queued' } })).toEqual({
      at: 'unknown',
      wait: null,
    })
    expect(sends()).toEqual([])
    client.stopClient()
  })
})
