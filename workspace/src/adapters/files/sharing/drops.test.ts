import { describe, expect, it } from 'vitest'
import { shown, words as wordsOf } from '../../../features/files/port.contract.ts'
import { room } from '../rooms.fixture.ts'
import { idriss, openBox } from './open-box.fixture.ts'
import { device } from './sharing-device.fixture.ts'

describe('F17: a drop box of a coffre', () => {
  it('tells who asks for what, and takes a file that every member can put into the coffre', async () => {
    const { visit, deposit, list, rooms, server, id } = await openBox()
    expect(await visit().look()).toMatchObject({ by: 'claire', words: 'Plans du lot 4' })
    const receipt = await deposit('plan.pdf', 'toiture')
    expect(receipt).toMatchObject({ drop: id, name: 'plan.pdf', size: 7, entry: 41 })
    const atIdriss = await device(rooms, server, idriss)
    const [found] = await list(atIdriss)
    expect(found).toMatchObject({ id: receipt.blob, told: { name: 'plan.pdf', size: 7, from: 'Cabinet Roux' } })
    await atIdriss.drops.keep(room, id, receipt.blob)
    expect(shown(atIdriss, room)).toEqual(['plan.pdf'])
    const state = atIdriss.open(room).value
    const node = state.at === 'ready' ? state.entries[0]?.id : undefined
    expect(await wordsOf(atIdriss, room, node ?? '')).toBe('toiture')
    expect(await list(atIdriss)).toEqual([])
  })

  it('says nothing to the server: no name, no word, no key', async () => {
    const { server, deposit, address } = await openBox()
    await deposit('plan.pdf', 'toiture')
    const told = server.heard.join('\n') + JSON.stringify([...server.boxes.values()])
    const secret = new URL(address).hash.split('.')[1] ?? ''
    for (const word of [secret, 'plan.pdf', 'toiture', 'Roux', 'Plans du lot']) expect(told).not.toContain(word)
  })

  it('refuses what an evil server changed, swapped, or planted, and leaves the coffre as it was', async () => {
    const { storage, server, atClaire, id, deposit, list } = await openBox()
    const [one, two] = [await deposit('un.pdf', 'un plan'), await deposit('deux.pdf', 'deux plans')]
    const bytes = storage.blobs.get(one.blob) ?? new Uint8Array()
    storage.blobs.set(one.blob, storage.blobs.get(two.blob) ?? new Uint8Array())
    await expect(atClaire.drops.keep(room, id, one.blob)).rejects.toMatchObject({ code: 'altered' })
    storage.blobs.set(one.blob, bytes.slice(0, -1))
    await expect(atClaire.drops.keep(room, id, one.blob)).rejects.toMatchObject({ code: 'altered' })
    const box = server.boxes.get(id)
    const [first, second] = box?.deposits ?? []
    if (!box || !first || !second) throw new Error('no deposits')
    const forged = { ...second, note: first.note }
    server.boxes.set(id, { ...box, deposits: [first, forged, { ...second, blob: 'x'.repeat(24), note: 'AAAA' }] })
    expect((await list()).map(({ told }) => told?.name ?? null)).toEqual(['un.pdf', null, null])
    await expect(atClaire.drops.keep(room, id, forged.blob)).rejects.toMatchObject({ code: 'altered' })
    expect(shown(atClaire, room)).toEqual([])
  })

  it('is not believed with another key than the one of its address', async () => {
    const { server, id, visit } = await openBox()
    const box = server.boxes.get(id)
    if (!box) throw new Error('no box')
    const other = (await openBox()).server.boxes.values().next().value
    server.boxes.set(id, { ...box, note: other?.note ?? '' })
    await expect(visit().look()).rejects.toMatchObject({ code: 'altered' })
  })

  it('takes nothing more once it is closed', async () => {
    const { atClaire, id, visit } = await openBox()
    await atClaire.drops.close(room, id)
    await expect(visit().look()).rejects.toMatchObject({ code: 'gone' })
  })
})
