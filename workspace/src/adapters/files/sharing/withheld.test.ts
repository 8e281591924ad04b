import { describe, expect, it } from 'vitest'
import { room } from '../rooms.fixture.ts'
import { idriss, openBox } from './open-box.fixture.ts'
import { device } from './sharing-device.fixture.ts'

type Opened = Awaited<ReturnType<typeof openBox>>

/** What an evil server, or a disk, does to the one deposit that was received. */
const losses: Readonly<Record<string, (box: Opened, blob: string) => void>> = {
  'left out of its box': ({ server, id }, blob) => {
    const box = server.boxes.get(id)
    if (box) server.boxes.set(id, { ...box, deposits: box.deposits.filter((one) => one.blob !== blob) })
  },
  'gone with its whole box': ({ server, id }) => void server.boxes.delete(id),
  'of which no byte is left': ({ storage }, blob) => void storage.blobs.delete(blob),
  'cut short': ({ storage }, blob) => void storage.blobs.set(blob, new Uint8Array(12)),
}

describe('F17: a deposit that storage withholds', () => {
  it.each(Object.entries(losses))('is told to every member: one that is %s', async (_how, lose) => {
    const box = await openBox()
    const { server, deposit, list, rooms, atClaire, id } = box
    const [receipt] = [await deposit('plan.pdf', 'toiture'), await deposit('coupe.pdf', 'coupe')]
    expect([await atClaire.drops.withheld(room), (await list()).map(({ standing }) => standing)]).toEqual([
      0,
      ['here', 'here'],
    ])
    lose(box, receipt.blob)
    const { size, time } = server.book.get(receipt.blob) ?? { size: 0, time: '' }
    for (const port of [atClaire, await device(rooms, server, idriss)]) {
      const shown = (await port.drops.list(room)).flatMap(({ id: of, deposits }) =>
        deposits.map((one) => ({ of, one })),
      )
      const withheld = shown.filter(({ one }) => one.standing === 'withheld')
      expect(withheld).toContainEqual({
        of: id,
        one: expect.objectContaining({ id: receipt.blob, at: Date.parse(time), sealed: size, entry: 41 }),
      })
      expect(await port.drops.withheld(room)).toBe(withheld.length)
    }
  })

  it('says that a box is no longer shown where all of it is gone', async () => {
    const { server, deposit, atClaire, id } = await openBox()
    await deposit('plan.pdf', 'toiture')
    server.boxes.delete(id)
    expect(await atClaire.drops.list(room)).toMatchObject([{ id, vanished: true, open: false, address: null }])
  })

  it('is noted by a member as lost, and its sender reads it; nobody is told again', async () => {
    const box = await openBox()
    const { atClaire, deposit, visit, id, list } = box
    const receipt = await deposit('plan.pdf', 'toiture')
    losses['of which no byte is left']?.(box, receipt.blob)
    expect(await visit().check(receipt)).toEqual({ state: 'lost', ended: null })
    await atClaire.drops.noteLoss(room, id, receipt.blob)
    expect([await list(), await atClaire.drops.withheld(room)]).toEqual([[], 0])
    expect(await visit().check(receipt)).toEqual({ state: 'lost', ended: expect.any(Number) })
  })

  it('is known from one that it plants, or shows again after it was taken off', async () => {
    const { server, deposit, list, atClaire, id } = await openBox()
    const receipt = await deposit('plan.pdf', 'toiture')
    const before = server.boxes.get(id)
    if (!before) throw new Error('no box')
    const planted = { ...before.deposits[0], blob: 'x'.repeat(24), note: 'AAAA', size: 3, time: '' }
    server.boxes.set(id, { ...before, deposits: [...before.deposits, planted] })
    expect((await list()).map(({ standing }) => standing)).toEqual(['here', 'unknown'])
    await atClaire.drops.keep(room, id, receipt.blob)
    server.boxes.set(id, before)
    expect((await list()).map(({ standing }) => standing)).toEqual(['unknown'])
  })

  it('can’t be made unknown by showing its box under another name', async () => {
    const { server, atClaire, id } = await openBox()
    const box = server.boxes.get(id)
    if (!box) throw new Error('no box')
    server.boxes.clear()
    server.boxes.set('y'.repeat(24), { ...box, drop: 'y'.repeat(24) })
    expect(await atClaire.drops.list(room)).toMatchObject([{ address: null, by: null, words: '' }])
  })
})

/** What people do, at any moment of somebody else's looking. */
const honest: Readonly<Record<string, (box: Opened, blob: string) => Promise<unknown>>> = {
  'another deposit comes': ({ deposit }) => deposit('coupe.pdf', 'coupe'),
  'another member keeps it': async ({ rooms, server, id }, blob) =>
    (await device(rooms, server, idriss)).drops.keep(room, id, blob),
  'another member discards it': async ({ rooms, server, id }, blob) =>
    (await device(rooms, server, idriss)).drops.discard(room, id, blob),
  'the box is closed': ({ atClaire, id }) => atClaire.drops.close(room, id),
  'the box ends': async ({ server, id }) => {
    const box = server.boxes.get(id)
    if (box) server.boxes.set(id, { ...box, open: false })
  },
  'another box is opened': ({ atClaire }) => atClaire.drops.make(room, { words: 'Autre', days: 1 }),
}
const moments = ['received', 'drops', 'blobs', 'received again', 'never']

describe('F17: an honest course of events', () => {
  const cases = Object.entries(honest).flatMap(([what, act]) => moments.map((moment) => [what, moment, act] as const))
  it.each(cases)('raises no alarm: %s, before %s is asked', async (_what, moment, act) => {
    const box = await openBox()
    const { server, deposit, atClaire } = box
    const { blob } = await deposit('plan.pdf', 'toiture')
    let asked = 0
    let isOver = moment === 'never'
    server.meanwhile = async (path) => {
      if (path === 'received') asked += 1
      const now = path === 'received' && asked === 2 ? 'received again' : path
      if (isOver || now !== moment) return
      isOver = true
      await act(box, blob)
    }
    const seen = (await atClaire.drops.list(room)).flatMap(({ deposits }) => deposits)
    expect(seen.filter(({ standing }) => standing !== 'here')).toEqual([])
    expect(isOver).toBe(true)
    server.meanwhile = async () => {}
    expect(await atClaire.drops.withheld(room)).toBe(0)
  })
})

describe('F17: somebody who deposited', () => {
  it('reads what became of it, whatever storage says: waiting, taken, set aside, lost', async () => {
    const box = await openBox()
    const { atClaire, deposit, visit, id } = box
    const [one, two, three] = [await deposit('un', '1'), await deposit('deux', '2'), await deposit('trois', '3')]
    const states = () => Promise.all([one, two, three].map(async (it) => (await visit().check(it)).state))
    expect(await states()).toEqual(['waiting', 'waiting', 'waiting'])
    await atClaire.drops.keep(room, id, one.blob)
    await atClaire.drops.discard(room, id, two.blob)
    losses['left out of its box']?.(box, three.blob)
    expect(await states()).toEqual(['taken', 'discarded', 'lost'])
    await atClaire.drops.close(room, id)
    expect(await states()).toEqual(['taken', 'discarded', 'lost'])
  })

  it('comes back in the same browser, or with the file: what was not signed is refused before anything is asked', async () => {
    const { deposit, visit, server, kept } = await openBox()
    const receipt = await deposit('plan.pdf', 'toiture')
    const guest = visit()
    expect(guest.remembered()).toEqual([receipt])
    expect(await guest.readReceipt(JSON.stringify(receipt))).toEqual(receipt)
    const other = await openBox()
    expect(await other.visit().readReceipt(JSON.stringify(receipt))).toBe('elsewhere')
    expect(other.visit().remembered()).toEqual([])
    server.heard.length = 0
    for (const change of [{ size: 8 }, { name: 'autre.pdf' }, { hash: receipt.key }, { signature: 'x' }, { blob: 5 }])
      expect(await guest.readReceipt(JSON.stringify({ ...receipt, ...change }))).toBe('altered')
    expect(await guest.readReceipt('no receipt')).toBe('altered')
    await expect(guest.check({ ...receipt, size: 8 })).rejects.toMatchObject({ code: 'altered' })
    expect(server.heard).toEqual([])
    guest.forget(receipt)
    expect(visit().remembered()).toEqual([])
    kept.setItem('parvis.receipts', '[{"drop":1}]')
    expect(visit().remembered()).toEqual([])
  })

  it('is told when the portal never received it', async () => {
    const { deposit, visit, server } = await openBox()
    const receipt = await deposit('plan.pdf', 'toiture')
    server.book.clear()
    expect(await visit().check(receipt)).toEqual({ state: 'never', ended: null })
  })

  it('is not told of a failure where only the answer was lost', async () => {
    const { visit, server, list } = await openBox()
    let lost = false
    const { fetch } = server
    Object.assign(server, {
      fetch: async (...asked: Parameters<typeof fetch>) => {
        const answer = await fetch(...asked)
        if (lost || !(asked[0] as string).endsWith('/complete')) return answer
        lost = true
        throw new TypeError('network')
      },
    })
    const guest = visit()
    await guest.look()
    const receipt = await guest.deposit(new File(['toiture'], 'a'), '', () => {}, new AbortController().signal)
    expect([lost, (await list()).map(({ id }) => id)]).toEqual([true, [receipt.blob]])
  })
})
