import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginning, cluster } from './webm.fixture.ts'
import { openFilm } from './webm.ts'

const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts))
/** Track and time of each block, as whoever plays it reads them. */
function blocksIn(bytes: Uint8Array): readonly string[] {
  const found: string[] = []
  let time = 0
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === 0xe7 && bytes[at + 1] === 0x88) time = Number(new DataView(bytes.buffer).getBigUint64(at + 2))
    const head = bytes[at] === 0xa3 && bytes[at + 1] === 0x87 && bytes[at + 5] === 0x80
    if (head) found.push(`${(bytes[at + 2] ?? 0) & 0x7f}@${time + new DataView(bytes.buffer).getInt16(at + 3)}`)
  }
  return found
}

test('whatever pieces the bytes come in, whole blocks are given, and the time of the newest', () => {
  const made = joined(beginning(['sound', 'image']), cluster(0, [[1, 0], [2, 40]]), cluster(900, [[1, 60], [2, -20]])) // prettier-ignore
  fc.assert(
    fc.property(fc.array(fc.nat(made.length)), (cuts) => {
      const film = openFilm()
      const edges = [0, ...cuts.toSorted((a, b) => a - b), made.length]
      const given = joined(...edges.slice(1).map((edge, n) => film.add(made.slice(edges[n], edge))))
      expect([blocksIn(given), film.end]).toEqual([['1@0', '2@40', '1@960', '2@880'], 960])
    }),
  )
})

test('half a block is not given, and not counted', () => {
  const film = openFilm()
  const made = joined(beginning(['sound', 'image']), cluster(0, [[1, 0], [2, 700]])) // prettier-ignore
  expect(blocksIn(film.add(made.slice(0, -1)))).toEqual(['1@0'])
  expect(film.end).toBe(0)
})

test('another recorder goes on in the same film: its times moved, its tracks counted as the first one’s', () => {
  const film = openFilm()
  film.add(joined(beginning(['sound', 'image']), cluster(0, [[1, 0], [2, 500]]))) // prettier-ignore
  film.next(2_000)
  const second = film.add(joined(beginning(['image', 'sound']), cluster(0, [[1, 0], [2, 100]]))) // prettier-ignore
  expect([blocksIn(second), film.end]).toEqual([['2@2000', '1@2100'], 2_100])
  expect(second.subarray(0, 4)).toEqual(Uint8Array.from([0x1f, 0x43, 0xb6, 0x75]))
  film.next(1_000)
  expect(blocksIn(film.add(joined(beginning(['sound', 'image']), cluster(0, [[1, 0]]))))).toEqual(['1@2101'])
})

test('bytes that are no film are kept back, whatever they are', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => openFilm().add(bytes).length <= bytes.length + 30))
})
