import { joined, type Bytes } from '../bytes.ts'
import { SealedError } from '../error.ts'
import { headerBytes, segmentOverhead, startOpening, startSealing } from './floe.ts'
import { productShape } from './layout.ts'

/** Seals what is small enough to be held: keys, pages of a manifest. Same construction, same commitment, fresh salt. */
export async function sealBox(key: Bytes, context: Bytes, plaintext: Bytes): Promise<Bytes> {
  const room = productShape.segment - segmentOverhead
  const sealer = await startSealing(key, context, productShape)
  const pieces: Bytes[] = [sealer.header]
  const last = Math.max(0, Math.ceil(plaintext.length / room) - 1)
  for (let place = 0; place <= last; place++)
    pieces.push(...(await sealer.sealSegment(place, plaintext.slice(place * room, (place + 1) * room), place === last)))
  return joined(...pieces)
}

/** Throws SealedError; a box that opens is whole. */
export async function openBox(key: Bytes, context: Bytes, sealed: Bytes): Promise<Bytes> {
  const header = sealed.slice(0, headerBytes)
  const opener = await startOpening(key, context, productShape, header)
  const pieces: Bytes[] = []
  let at = headerBytes
  for (let place = 0; at < sealed.length; place++) {
    const segment = sealed.slice(at, at + productShape.segment)
    at += segment.length
    // What is last says so itself, authenticated: a box cut at a segment's end fails there.
    pieces.push(await opener.openSegment(place, segment, at === sealed.length))
  }
  if (pieces.length === 0) throw new SealedError('length')
  return joined(...pieces)
}
