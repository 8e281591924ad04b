import { createCipheriv, hkdfSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clearLength, codecOf, joinFrame, readIv, splitFrame, writeIv, type FrameIv } from './frame-format.ts'
import { deriveFrameKey, importMaterial } from './frame-keys.ts'
import { openParts, sealFrame, sendCounter } from './seal-frame.ts'

const raw = Uint8Array.from({ length: 16 }, (_, at) => at)
const keyOf = async (bytes: Uint8Array<ArrayBuffer>) => deriveFrameKey(await importMaterial(bytes))
const bytes = fc.uint8Array({ minLength: 11, maxLength: 200 }).map((array) => Uint8Array.from(array))
const iv = { ssrc: 0x01020304, timestamp: 0x05060708, counter: 0x090a0b0c }

/** The same by Node's own cryptography, written from the format alone. */
function sealedByNode(frame: Uint8Array, clear: number, nonce: FrameIv, index: number): Buffer {
  const key = Buffer.from(hkdfSync('sha256', raw, 'LKFrameEncryptionKey', Buffer.alloc(128), 16))
  const written = Buffer.alloc(12)
  written.writeUInt32BE(nonce.ssrc, 0)
  written.writeUInt32BE(nonce.timestamp, 4)
  written.writeUInt32BE(nonce.counter, 8)
  const cipher = createCipheriv('aes-128-gcm', key, written)
  cipher.setAAD(frame.subarray(0, clear))
  const body = Buffer.concat([cipher.update(frame.subarray(clear)), cipher.final(), cipher.getAuthTag()])
  return Buffer.concat([frame.subarray(0, clear), body, written, Buffer.from([12, index])])
}

describe('the format of LiveKit’s encrypted frames', () => {
  test.each([
    ['video/VP8', true, 10],
    ['video/VP8', false, 3],
    ['video/vp9', true, 0],
    ['audio/opus', false, 1],
  ])('D6: of %s (key frame: %s) %i bytes stay clear', (mimeType, keyFrame, length) => {
    const codec = codecOf(mimeType)
    expect(codec && clearLength(codec, keyFrame)).toBe(length)
  })

  test('D7: codecs whose frames would stay half clear are not read at all', () => {
    expect(['video/H264', 'video/H265', 'video/AV1', 'audio/red', ''].map((type) => codecOf(type))).toEqual(
      Array.from({ length: 5 }, () => null),
    )
    // A browser that tells none: what we send is VP8, and another codec's frame does not open under its header.
    expect(codecOf()).toBe('vp8')
  })

  test('is the same as by another library, byte for byte', async () => {
    const key = await keyOf(raw)
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom(0, 1, 3, 10), fc.nat(255), async (frame, clear, index) => {
        const sealed = await sealFrame(frame, clear, iv, { key, index })
        expect(Buffer.from(sealed).equals(sealedByNode(frame, clear, iv, index))).toBe(true)
      }),
    )
  })

  test('opens to what was sealed, and to nothing once any bit is changed', async () => {
    const key = await keyOf(raw)
    await fc.assert(
      fc.asyncProperty(bytes, fc.nat(), fc.nat(7), async (frame, where, bit) => {
        const sealed = await sealFrame(frame, 3, iv, { key, index: 7 })
        const parts = splitFrame(sealed, 3)
        expect(parts && (await openParts(parts, key))).toEqual(frame)
        const changed = sealed.slice()
        const at = where % (sealed.length - 1)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        const broken = splitFrame(changed, 3)
        expect(broken && (await openParts(broken, key))).toBe(null)
      }),
    )
  })

  test('does not open under another key', async () => {
    const sealed = await sealFrame(Uint8Array.of(1, 2, 3, 4), 1, iv, { key: await keyOf(raw), index: 0 })
    const parts = splitFrame(sealed, 1)
    expect(parts && (await openParts(parts, await keyOf(raw.slice().reverse())))).toBe(null)
  })

  test('whatever bytes come: read or refused, never thrown', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }).map((array) => Uint8Array.from(array)),
        fc.constantFrom(0, 1, 3, 10),
        (frame, clear) => {
          const parts = splitFrame(frame, clear)
          if (parts) expect(joinFrame(parts)).toEqual(frame)
        },
      ),
    )
  })

  test('an IV is written and read alike, and never comes twice', () => {
    const uint32 = fc.nat(0xffffffff)
    fc.assert(
      fc.property(fc.record({ ssrc: uint32, timestamp: uint32, counter: uint32 }), (of) => {
        expect(readIv(writeIv(of))).toEqual(of)
      }),
    )
    const next = sendCounter()
    const sent = Array.from({ length: 70_000 }, (_, at) => next(5, Math.floor(at / 3)))
    expect(new Set(sent.map(({ timestamp, counter }) => `${timestamp} ${counter}`)).size).toBe(sent.length)
  })
})
