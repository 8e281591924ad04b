import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../platform/storage.ts'
import { isReceiptOf } from '../../../shared/lib/sealed-receipt.ts'
import { notingFetch } from './noting-fetch.ts'
import { createReceipts } from './receipts.ts'

function browser() {
  const answers: Response[] = []
  const store = memoryStore()
  const who = { id: 'a-claire' as string | null }
  const clock = { now: 1_000 }
  const receipts = createReceipts({ store, now: () => clock.now, person: () => who.id })
  const fetch = notingFetch(receipts, async () => answers.shift() ?? Response.json({}))
  /** One request, answered under a line (`null`: the gateway says none). */
  async function act(method: string, address: string | URL, line: number | null, status = 200) {
    answers.push(Response.json({}, { status, headers: line === null ? {} : { 'x-parvis-audit': String(line) } }))
    await fetch(address, { method })
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return { act, receipts, who, store, clock }
}
const send = 'https://parvis.localhost/_matrix/client/v3/rooms/!halle%3Ax/send/m.room.encrypted/1'

describe('T13: receipts', () => {
  it('are kept of acts as they are answered: line, act, object and time', async () => {
    const { act, receipts } = browser()
    await act('PUT', new URL(send), 12)
    await act('POST', '/_matrix/client/v3/createRoom', 14)
    expect(await receipts.of('a-claire')).toEqual([
      { index: 12, act: 'matrix.message.send', object: '!halle:x', at: 1_000 },
      { index: 14, act: 'matrix.room.create', object: null, at: 1_000 },
    ])
  })

  it('an act that was done without a line is kept as such, and so is a line that is no number', async () => {
    const { act, receipts } = browser()
    await act('PUT', send, null)
    expect(await receipts.of('a-claire')).toMatchObject([{ index: null, act: 'matrix.message.send' }])
  })

  it('are kept neither of what failed, nor of what is no act, nor while nobody is signed in', async () => {
    const { act, receipts, who } = browser()
    await act('PUT', send, 12, 403)
    await act('POST', '/_matrix/client/unstable/org.matrix.simplified_msc3575/sync', null)
    await act('GET', '/_matrix/client/v3/rooms/!halle%3Ax/state/m.room.name/', null)
    who.id = null
    await act('PUT', send, 13)
    expect(await receipts.of('a-claire')).toEqual([])
  })

  it('belong to one person; those that the log bears out are forgotten', async () => {
    const { act, receipts, who } = browser()
    await act('PUT', send, 12)
    await act('PUT', send, 13)
    who.id = 'a-idriss'
    await act('PUT', send, 14)
    const [first] = await receipts.of('a-claire')
    await receipts.forget('a-claire', first ? [first] : [])
    expect(await receipts.of('a-claire')).toMatchObject([{ index: 13 }])
    expect(await receipts.of('a-idriss')).toMatchObject([{ index: 14 }])
  })

  it('are sealed when she signs out: they stay for her, and name neither her, the act nor the room', async () => {
    const { act, receipts, store } = browser()
    await act('PUT', send, 12)
    await receipts.seal()
    expect(await receipts.of('a-claire')).toEqual([])
    const [sealed] = await receipts.sealedOf('a-claire')
    expect(sealed).toMatchObject({ index: 12, at: 1_000 })
    expect(JSON.stringify(await store.list(''))).not.toMatch(/claire|halle|message/)
    expect(await receipts.sealedOf('a-idriss')).toEqual([])
    if (!sealed) throw new Error('nothing was sealed')
    expect(await isReceiptOf(sealed, 'matrix.message.send', ['!halle:x'])).toBe(true)
    expect(await isReceiptOf(sealed, 'matrix.message.send', ['!ecole:x'])).toBe(false)
    await receipts.forget('a-claire', [sealed])
    expect(await store.list('')).toEqual([])
  })

  it('are sealed no more than five hundred, the newest, and none for longer than ninety days', async () => {
    const { act, receipts, clock } = browser()
    await act('PUT', send, 1)
    clock.now += 91 * 86_400_000
    for (let line = 2; line < 520; line += 1) await act('PUT', send, line)
    await receipts.seal()
    const lines = (await receipts.sealedOf('a-claire')).map(({ index }) => index ?? 0)
    expect([lines.length, Math.min(...lines), Math.max(...lines)]).toEqual([500, 20, 519])
  })
})
