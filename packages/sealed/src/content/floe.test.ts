import { describe, expect, test } from 'vitest'
import published from '../testing/floe-published.json' with { type: 'json' }
import { joined, utf8, type Bytes } from '../bytes.ts'
import { headerBytes, startOpening, startSealing, type FloeShape } from './floe.ts'

const bytes = (base64: string): Bytes => new Uint8Array(Buffer.from(base64, 'base64'))
const key = new Uint8Array(32)
const context = utf8(published.context)

/** Opens a whole content the way its specification reads one: segment after segment, the last is what remains. */
async function openWhole(sealed: Bytes, shape: FloeShape): Promise<Buffer> {
  const opener = await startOpening(key, context, shape, sealed.slice(0, headerBytes))
  const parts: Bytes[] = []
  for (let at = headerBytes, place = 0; at < sealed.length; at += shape.segment, place++) {
    const segment = sealed.slice(at, at + shape.segment)
    parts.push(await opener.openSegment(place, segment, at + shape.segment >= sealed.length))
  }
  return Buffer.concat(parts)
}

describe('R19 FLOE, by the specification’s own vectors', () => {
  test.each(published.vectors)('$name opens to what was sealed', async ({ sealed, plaintext, ...shape }) => {
    expect((await openWhole(bytes(sealed), shape)).toString('base64')).toBe(plaintext)
  })

  test('keys change where the specification says: a reader that shares them longer opens nothing beyond', async () => {
    const rotated = published.vectors.find(({ name }) => name === 'go_rotation')
    const whole = openWhole(bytes(rotated!.sealed), { segment: rotated!.segment, segmentsPerKey: 2 ** 20 })
    await expect(whole).rejects.toMatchObject({ code: 'segment' })
  })
})

test('what is sealed here is in the published form: it opens at every place, in any order', async () => {
  const shape = { segment: 64, segmentsPerKey: 2 }
  const sealer = await startSealing(key, context, shape)
  const places = [0, 1, 2, 3, 4]
  const sealed = await Promise.all(
    places.map((place) => sealer.sealSegment(place, new Uint8Array(32).fill(place), place === 4)),
  )
  const opener = await startOpening(key, context, shape, sealer.header)
  for (const place of places.toReversed())
    expect(await opener.openSegment(place, joined(...sealed[place]!), place === 4)).toEqual(
      new Uint8Array(32).fill(place),
    )
})
