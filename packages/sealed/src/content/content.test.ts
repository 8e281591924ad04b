import { cut, EvilStorage, glued, naiveOpen, naiveSeal, reorderings } from '@parvis/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { joined, randomBytes, type Bytes } from '../bytes.ts'
import { newContentKey } from '../keys/epoch.ts'
import type { ContentFacts } from './context.ts'
import { headerBytes, type FloeShape } from './floe.ts'
import { layoutOf, paddedSize, partBytes } from './layout.ts'
import { openContent } from './open.ts'
import { openStream } from './open-stream.ts'
import { sealContent, sealedBytes, sourceOf } from './seal.ts'

/** The product's construction on short segments: what the rows ask does not depend on their length. */
const shape: FloeShape = { segment: 64, segmentsPerKey: 4 }
const facts = (size: number, other: Partial<ContentFacts> = {}): ContentFacts => ({
  coffre: '!salle:parvis',
  file: 'f1',
  version: 1,
  parent: 'racine',
  name: 'rapport.odt',
  type: 'application/vnd.oasis.opendocument.text',
  size,
  padded: false,
  ...other,
})

async function collected(pieces: AsyncIterable<Bytes>): Promise<Bytes> {
  return joined(...(await Array.fromAsync(pieces)))
}

async function sealed(key: Bytes, plaintext: Bytes, other: Partial<ContentFacts> = {}): Promise<Bytes> {
  const content = await sealContent(key, facts(plaintext.length, other), sourceOf(plaintext), { shape })
  return collected(sealedBytes(content))
}

/** Stored, and read back as a client reads: by ranges, and as a stream. Both must say the same. */
async function opened(key: Bytes, what: ContentFacts, bytes: Bytes): Promise<Bytes> {
  const storage = new EvilStorage()
  storage.put('b', bytes)
  const whole = async () => collected((await openContent(key, what, storage.source('b'), shape)).range())
  const released: Bytes[] = []
  const stream = async () => {
    const through = new Blob([bytes]).stream().pipeThrough(openStream(key, what, shape))
    for await (const piece of through) released.push(piece)
    return joined(...released)
  }
  const [byRange, byStream] = await Promise.allSettled([whole(), stream()])
  expect(byStream.status).toBe(byRange.status)
  if (byRange.status === 'rejected') throw byRange.reason
  return byRange.value
}

const key = newContentKey()
const plaintext = Uint8Array.from({ length: 200 }, (_, at) => at)

describe('a content', () => {
  test('comes back as it was, whatever its size, padded or not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (drawn, padded) => {
        const bytes = Uint8Array.from(drawn)
        const stored = await sealed(key, bytes, { padded })
        expect(stored.length).toBe(layoutOf(bytes.length, padded, shape).sealed)
        expect(await opened(key, facts(bytes.length, { padded }), stored)).toEqual(bytes)
      }),
      { numRuns: 150 },
    )
  })

  test('opens at any place: a range reads the segments that hold it and no others', async () => {
    const storage = new EvilStorage()
    storage.put('b', await sealed(key, plaintext))
    const spans: number[] = []
    const source = storage.source('b')
    const read = (from: number, to: number) => (spans.push(to - from), source.read(from, to))
    const content = await openContent(key, facts(200), { ...source, read }, shape)
    await fc.assert(
      fc.asyncProperty(fc.nat(200), fc.nat(200), async (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        spans.length = 0
        expect(await collected(content.range(from, to))).toEqual(plaintext.slice(from, to))
        expect(spans.length).toBeLessThanOrEqual(Math.ceil((to - from) / 32) + 1)
      }),
    )
  })

  test('is cut into parts of whole segments: what is stored is never sealed again', async () => {
    const size = partBytes * 2 + 5
    const source = { size, read: async (from: number, to: number) => new Uint8Array(to - from) }
    const first = await sealContent(key, facts(size), source)
    expect(first.layout.parts).toBe(3)
    const stored = [await collected(first.part(0))]
    expect(stored[0]?.length).toBe(headerBytes + partBytes)
    // The browser goes away here; the key and the header were kept.
    const later = await sealContent(key, facts(size), source, { header: first.header })
    stored.push(await collected(later.part(1)), await collected(later.part(2)))
    const storage = new EvilStorage()
    storage.put('b', joined(...stored))
    const content = await openContent(key, facts(size), storage.source('b'))
    let released = 0
    for await (const piece of content.range()) released += piece.length
    expect(released).toBe(size)
  })
})

describe('F4 segments', () => {
  test.each(reorderings)('%s: a naive reader is fooled or cut short, this one refuses', async (_name, change) => {
    const naive = glued(new Uint8Array(0), change(await naiveSeal(key, plaintext, 32)))
    const read = await naiveOpen(key, cut(naive, 0, 60).body).catch(() => null)
    expect(read === null || !Buffer.from(read).equals(plaintext)).toBe(true)
    const { head, body } = cut(await sealed(key, plaintext), headerBytes, shape.segment)
    await expect(opened(key, facts(200), glued(head, change(body)))).rejects.toMatchObject({
      code: expect.stringMatching(/^(segment|length)$/),
    })
  })

  test('of another write of the same file under the same key do not fit in', async () => {
    const [one, two] = [await sealed(key, plaintext), await sealed(key, plaintext)]
    const [a, b] = [cut(one, headerBytes, shape.segment), cut(two, headerBytes, shape.segment)]
    const naive = [(await naiveSeal(key, plaintext, 32))[0]!, ...(await naiveSeal(key, plaintext, 32)).slice(1)]
    expect(await naiveOpen(key, naive)).toEqual(plaintext)
    for (const spliced of [
      glued(a.head, [b.body[0]!, ...a.body.slice(1)]),
      glued(a.head, [...a.body.slice(0, -1), b.body.at(-1)!]),
    ])
      await expect(opened(key, facts(200), spliced)).rejects.toMatchObject({ code: 'segment' })
  })
})

describe('F5 length', () => {
  test('cut at any byte: nothing is passed off as whole, not even at the end of a segment', async () => {
    const parts = await naiveSeal(key, plaintext, 32)
    expect(await naiveOpen(key, parts.slice(0, -1))).toEqual(plaintext.slice(0, 192))
    const whole = await sealed(key, plaintext)
    for (let length = 0; length < whole.length; length++)
      await expect(opened(key, facts(200), whole.slice(0, length))).rejects.toMatchObject({ code: 'length' })
  })

  test('lengthened: by rubbish, by a segment, by a whole other content', async () => {
    const whole = await sealed(key, plaintext)
    const more = cut(await sealed(key, plaintext), headerBytes, shape.segment)
    for (const tail of [randomBytes(1), randomBytes(64), more.body.at(-1)!, glued(more.head, more.body)])
      await expect(opened(key, facts(200), joined(whole, tail))).rejects.toMatchObject({ code: 'length' })
  })

  test('where storage does not say how much it has, the end is found all the same', async () => {
    const whole = await sealed(key, plaintext)
    const source = { size: null, read: async (from: number, to: number) => whole.slice(0, -1).slice(from, to) }
    const content = await openContent(key, facts(200), source, shape)
    await expect(collected(content.range())).rejects.toMatchObject({ code: 'length' })
  })
})

test('F6: one ciphertext opens under one key: the commitment is refused before a segment is read', async () => {
  const whole = await sealed(key, plaintext)
  const reads: number[] = []
  const source = {
    size: whole.length,
    read: async (from: number, to: number) => (reads.push(from), whole.slice(from, to)),
  }
  const other = openContent(newContentKey(), facts(200), source, shape)
  await expect(other).rejects.toMatchObject({ code: 'commitment' })
  expect(reads).toEqual([0])
})

test('F7: saved again, nothing repeats: neither salt, nor nonce, nor ciphertext', async () => {
  const writes = await Promise.all(Array.from({ length: 50 }, () => sealed(key, plaintext)))
  const heads = writes.map((bytes) => Buffer.from(bytes.slice(10, 42)).toString('hex'))
  const nonces = writes.flatMap((bytes) =>
    cut(bytes, headerBytes, shape.segment).body.map((part) => Buffer.from(part.slice(4, 16)).toString('hex')),
  )
  expect(new Set(heads).size).toBe(50)
  expect(new Set(nonces).size).toBe(nonces.length)
  expect(new Set(Array.from({ length: 50 }, () => Buffer.from(newContentKey()).toString('hex'))).size).toBe(50)
})

test('F7: a part that is sealed again after its file changed uses no nonce twice', async () => {
  const first = await sealContent(key, facts(64), sourceOf(new Uint8Array(64)), { shape })
  const again = await sealContent(key, facts(64), sourceOf(new Uint8Array(64).fill(1)), { shape, header: first.header })
  const nonces = [await collected(first.part(0)), await collected(again.part(0))].flatMap((bytes) =>
    cut(bytes, headerBytes, shape.segment).body.map((part) => Buffer.from(part.slice(4, 16)).toString('hex')),
  )
  expect(new Set(nonces).size).toBe(nonces.length)
})

describe('F2 F8 a content is what its record says, and opens as nothing else', () => {
  const changes: readonly Partial<ContentFacts>[] = [
    { coffre: '!autre:parvis' },
    { file: 'f2' },
    { version: 2 },
    { parent: 'autre' },
    { name: 'rapport.exe' },
    { type: 'text/html' },
    // Fields that run into each other if they are not framed.
    { name: 'rapport.odta', type: 'pplication/vnd.oasis.opendocument.text' },
  ]
  test.each(changes)('with %j in its place it does not open', async (change) => {
    const whole = await sealed(key, plaintext)
    await expect(opened(key, facts(200, change), whole)).rejects.toMatchObject({ code: 'commitment' })
  })

  test('nor with another size, or as padded', async () => {
    const whole = await sealed(key, plaintext)
    for (const wrong of [facts(199), facts(201), facts(200, { padded: true })])
      await expect(opened(key, wrong, whole)).rejects.toMatchObject({ code: expect.any(String) })
  })

  test('two files that storage exchanged, of equal size and under equal keys: neither opens', async () => {
    const storage = new EvilStorage()
    storage.put('a', await sealed(key, plaintext))
    storage.put('b', await sealed(key, plaintext.toReversed(), { file: 'f2' }))
    storage.swap('a', 'b')
    const other = openContent(key, facts(200), storage.source('a'), shape)
    await expect(other).rejects.toMatchObject({ code: 'commitment' })
  })
})

test('F15: another version, algorithm or length of segment is refused by its header alone', async () => {
  const whole = await sealed(key, plaintext)
  for (let at = 0; at < 10; at++)
    for (const value of [0, 1, 0x7f, 0xff]) {
      const asked = whole.slice()
      if (asked[at] === value) continue
      asked[at] = value
      await expect(opened(key, facts(200), asked)).rejects.toMatchObject({ code: 'format' })
    }
})

test('F19: padded, storage learns a size of few: at most an eighth is added, and near sizes look the same', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 40), (size) => {
      const padded = paddedSize(size)
      expect(padded).toBeGreaterThanOrEqual(size)
      expect(padded).toBeLessThanOrEqual(Math.max(size * 1.12, size + 1))
      expect(paddedSize(padded)).toBe(padded)
    }),
  )
  const sizes = new Set(Array.from({ length: 100_000 }, (_, at) => paddedSize(1_000_000 + at)))
  expect(sizes.size).toBeLessThan(10)
})
