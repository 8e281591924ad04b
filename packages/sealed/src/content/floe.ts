import { bigEndian, equalBytes, joined, randomBytes, utf8, type Bytes } from '../bytes.ts'
import { SealedError } from '../error.ts'

/**
 * FLOE, random-access authenticated encryption: c2sp.org/FLOE, with the parameters that the specification fixes
 * (AES-256-GCM, HKDF-Expand-SHA-384, 32-byte IV). What a caller may choose is the length of a segment.
 *
 * Header: parameters(10) ‖ iv(32) ‖ tag(32). The tag commits to key, parameters, iv and context: it is checked before
 * any segment. Segment: length or 0xffffffff (4) ‖ nonce(12) ‖ ciphertext ‖ tag(16), with its place and whether it is
 * the last in the AAD. A nonce is random and never derived: sealing the same place twice (a resumed upload of a file
 * that changed meanwhile) reuses none.
 */
export const headerBytes = 74
/** What a segment holds beside its plaintext. */
export const segmentOverhead = 32

/** What a content and its reader agree on beforehand. Both stand in code: nothing is read from a header and believed. */
export interface FloeShape {
  /** Sealed bytes of every segment but the last. */
  readonly segment: number
  /** How many segments share one AES key: the specification says 2²⁰. */
  readonly segmentsPerKey: number
}

const [lengthBytes, nonceBytes, ivBytes] = [4, 12, 32]
const notLast = 0xff_ff_ff_ff

/** Seals segments of one content. Not the whole API: `seal` and `open` decide which place is the last. */
export interface SegmentSealer {
  readonly header: Bytes
  /**
   * `plaintext` is full unless `last`. Resolves with the sealed segment in two pieces, its head and the rest: joining
   * them would copy every byte once more, and who sends them need not.
   */
  sealSegment(place: number, plaintext: Bytes, last: boolean): Promise<readonly [Bytes, Bytes]>
}

/** Opens segments of one content, in any order. */
export interface SegmentOpener {
  /** Throws SealedError `segment` or `length`; then nothing of the segment is released. */
  openSegment(place: number, sealed: Bytes, last: boolean): Promise<Bytes>
}

export async function startSealing(key: Bytes, context: Bytes, shape: FloeShape): Promise<SegmentSealer> {
  const iv = randomBytes(ivBytes)
  const schedule = await keySchedule(key, context, shape, iv)
  return sealer(joined(parameters(shape), iv, schedule.tag), schedule, shape)
}

/** Goes on with a content whose header is already stored. Throws as `startOpening`. */
export async function resumeSealing(
  key: Bytes,
  context: Bytes,
  shape: FloeShape,
  header: Bytes,
): Promise<SegmentSealer> {
  return sealer(header, await scheduleOf(key, context, shape, header), shape)
}

function sealer(header: Bytes, schedule: KeySchedule, shape: FloeShape): SegmentSealer {
  return {
    header,
    async sealSegment(place, plaintext, last) {
      const room = shape.segment - segmentOverhead
      if (last ? plaintext.length > room : plaintext.length !== room) throw new RangeError('length of a segment')
      const nonce = randomBytes(nonceBytes)
      const body = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv: nonce, additionalData: placeData(place, last) },
        await schedule.segmentKey(place),
        plaintext,
      )
      const length = last ? plaintext.length + segmentOverhead : notLast
      return [joined(bigEndian(length, lengthBytes), nonce), new Uint8Array(body)]
    },
  }
}

/** Throws SealedError `format` (other parameters) or `commitment` (other key or context, or a forged header). */
export async function startOpening(
  key: Bytes,
  context: Bytes,
  shape: FloeShape,
  header: Bytes,
): Promise<SegmentOpener> {
  const schedule = await scheduleOf(key, context, shape, header)
  return {
    async openSegment(place, sealed, last) {
      checkLength(sealed, shape.segment, last)
      const nonce = sealed.subarray(lengthBytes, lengthBytes + nonceBytes)
      const parts = { name: 'AES-GCM', iv: nonce, additionalData: placeData(place, last) }
      const segmentKey = await schedule.segmentKey(place)
      try {
        const plaintext = await crypto.subtle.decrypt(parts, segmentKey, sealed.subarray(lengthBytes + nonceBytes))
        return new Uint8Array(plaintext)
      } catch (cause) {
        throw new SealedError('segment', cause)
      }
    },
  }
}

async function scheduleOf(key: Bytes, context: Bytes, shape: FloeShape, header: Bytes): Promise<KeySchedule> {
  const own = parameters(shape)
  if (header.length !== headerBytes || !equalBytes(header.slice(0, own.length), own)) throw new SealedError('format')
  const schedule = await keySchedule(key, context, shape, header.slice(own.length, own.length + ivBytes))
  if (!equalBytes(schedule.tag, header.slice(own.length + ivBytes))) throw new SealedError('commitment')
  return schedule
}

function checkLength(sealed: Bytes, full: number, last: boolean): void {
  if (sealed.length > full || sealed.length < segmentOverhead) throw new SealedError('length')
  if (!last && sealed.length !== full) throw new SealedError('length')
  const expected = bigEndian(last ? sealed.length : notLast, lengthBytes)
  if (!equalBytes(sealed.slice(0, lengthBytes), expected)) throw new SealedError(last ? 'length' : 'segment')
}

const parameters = ({ segment }: FloeShape): Bytes =>
  joined(bigEndian(0, 1), bigEndian(0, 1), bigEndian(segment, 4), bigEndian(ivBytes, 4))

const placeData = (place: number, last: boolean): Bytes => joined(bigEndian(place, 8), bigEndian(last ? 1 : 0, 1))

/** The header's tag, and the key of any segment. */
interface KeySchedule {
  readonly tag: Bytes
  segmentKey(place: number): Promise<CryptoKey>
}

async function keySchedule(key: Bytes, context: Bytes, shape: FloeShape, iv: Bytes): Promise<KeySchedule> {
  if (key.length !== 32) throw new RangeError('a key has 32 bytes')
  const prefix = joined(parameters(shape), iv)
  const expand = async (from: CryptoKey, purpose: Bytes) => expandOnce(from, joined(prefix, purpose, context))
  const root = await macKey(key)
  const [tag, messageKey] = await Promise.all([expand(root, utf8('HEADER_TAG:')), expand(root, utf8('MESSAGE_KEY:'))])
  const message = await macKey(messageKey)
  const known = new Map<number, Promise<CryptoKey>>()
  const derive = async (first: number) => {
    const bytes = await expand(message, joined(utf8('DEK:'), bigEndian(first, 8)))
    return crypto.subtle.importKey('raw', bytes.slice(0, 32), 'AES-GCM', false, ['encrypt', 'decrypt'])
  }
  const segmentKey = (place: number): Promise<CryptoKey> => {
    const first = place - (place % shape.segmentsPerKey)
    const found = known.get(first) ?? derive(first)
    // A reader that seeks goes back and forth between a few; a terabyte needs four.
    if (known.size > 16) known.clear()
    known.set(first, found)
    return found
  }
  return { tag: tag.slice(0, 32), segmentKey }
}

const macKey = (bytes: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-384' }, false, ['sign'])

/** First block of HKDF-Expand (RFC 5869 §2.3): FLOE never asks for more than SHA-384 gives at once. */
const expandOnce = async (key: CryptoKey, info: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.sign('HMAC', key, joined(info, bigEndian(1, 1))))
