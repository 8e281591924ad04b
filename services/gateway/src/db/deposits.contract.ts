import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { depositBook, type DepositBook } from './deposits.ts'
import type { Database } from './schema.ts'

const day = 24 * 3600 * 1000

/** What the gateway's book of deposits is on any database. `open` gives a migrated one. */
export function depositBookContract(name: string, open: () => Promise<Database>): void {
  describe(`the book of deposits: ${name}`, () => {
    let db: Database
    let book: DepositBook
    let now = new Date('2026-11-22T10:00:00Z')
    beforeAll(async () => {
      db = await open()
      book = depositBook(db, () => now)
    })
    afterAll(() => db.destroy())
    const state = async (drop: string, blob: string) => (await book.find(drop, blob))?.state

    test('follows a deposit from its coming to its going, and is of its coffre alone', async () => {
      expect(await book.box('c1', 'd1')).toBe(true)
      expect([await book.box('c1', 'd1'), await book.box('c2', 'd1')]).toEqual([true, false])
      await book.begin('d1', 'b1', 700)
      await book.begin('d1', 'b1', 700)
      await book.refuse('d1', 'b1')
      expect(await state('d1', 'b1')).toBe('begun')
      await book.refuse('d1', 'b1')
      expect(await state('d1', 'b1')).toBeUndefined()
      await book.begin('d1', 'b1', 2 ** 33)
      await book.receive('d1', 'b1', 2 ** 33)
      expect(await book.of('c1')).toEqual({ drops: ['d1'], deposits: [await book.find('d1', 'b1')] })
      expect(await book.find('d1', 'b1')).toMatchObject({ size: 2 ** 33, entry: 2 ** 33, state: 'received' })
      expect(await book.of('c2')).toEqual({ drops: [], deposits: [] })
      await book.leave('c2', 'd1', 'b1')
      expect([await book.end('c2', 'd1', 'b1', 'taken'), await state('d1', 'b1')]).toEqual([false, 'received'])
    })

    test('two who take it off at once: the refusal of one does not undo what the other does', async () => {
      await book.leave('c1', 'd1', 'b1')
      await book.leave('c1', 'd1', 'b1')
      await book.stay('c1', 'd1', 'b1')
      expect(await state('d1', 'b1')).toBe('leaving')
      expect([await book.end('c1', 'd1', 'b1', 'taken'), await book.end('c1', 'd1', 'b1', 'lost')]).toEqual([
        true,
        false,
      ])
      expect(await state('d1', 'b1')).toBe('taken')
    })

    test('what was noted as lost and was there after all is taken', async () => {
      await book.begin('d1', 'b2', 1)
      await book.receive('d1', 'b2', null)
      await book.end('c1', 'd1', 'b2', 'lost')
      await book.leave('c1', 'd1', 'b2')
      expect([await book.end('c1', 'd1', 'b2', 'discarded'), await state('d1', 'b2')]).toEqual([false, 'lost'])
      expect([await book.end('c1', 'd1', 'b2', 'taken'), await state('d1', 'b2')]).toEqual([true, 'taken'])
    })

    test('what is over leaves the members’ list after a day, and the book after its time; what is waited for stays', async () => {
      await book.begin('d1', 'b3', 1)
      await book.begin('d1', 'b4', 1)
      await book.receive('d1', 'b4', 7)
      now = new Date(now.getTime() + 2 * day)
      expect((await book.of('c1')).deposits.map(({ blob }) => blob).toSorted()).toEqual(['b3', 'b4'])
      expect(await state('d1', 'b1')).toBe('taken')
      now = new Date(now.getTime() + 401 * day)
      await book.box('c3', 'd3')
      expect((await book.of('c1')).deposits.map(({ blob }) => blob)).toEqual(['b4'])
      expect(await state('d1', 'b1')).toBeUndefined()
      await book.end('c1', 'd1', 'b4', 'lost')
      now = new Date(now.getTime() + 401 * day)
      await book.box('c3', 'd4')
      expect([await book.of('c1'), (await book.of('c3')).drops]).toEqual([{ drops: [], deposits: [] }, ['d4']])
    })
  })
}
