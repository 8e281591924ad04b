import { joinFrame, writeIv, type FrameIv, type SealedParts } from './frame-format.ts'

export interface SendKey {
  readonly key: CryptoKey
  /** 0–255, written beside the frame. */
  readonly index: number
}

/** A clear frame to what leaves this browser. */
export async function sealFrame(
  frame: Uint8Array<ArrayBuffer>,
  clear: number,
  iv: FrameIv,
  { key, index }: SendKey,
): Promise<Uint8Array<ArrayBuffer>> {
  const nonce = writeIv(iv)
  const header = frame.subarray(0, clear)
  const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: header }
  const body = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, frame.subarray(clear)))
  return joinFrame({ header, body, iv: nonce, keyIndex: index })
}

/** Null when the tag does not fit: another key, or a byte was changed on the way. */
export async function openParts(parts: SealedParts, key: CryptoKey): Promise<Uint8Array<ArrayBuffer> | null> {
  const algorithm = { name: 'AES-GCM', iv: parts.iv, additionalData: parts.header }
  const body = await crypto.subtle.decrypt(algorithm, key, parts.body).catch(() => null)
  if (!body) return null
  const frame = new Uint8Array(parts.header.length + body.byteLength)
  frame.set(parts.header)
  frame.set(new Uint8Array(body), parts.header.length)
  return frame
}

/** Counts the frames of each stream, from a random start, so that no IV comes twice under one key. */
export function sendCounter(): (ssrc: number, timestamp: number) => FrameIv {
  const sent = new Map<number, number>()
  return (ssrc, timestamp) => {
    const count = sent.get(ssrc) ?? crypto.getRandomValues(new Uint16Array(1))[0] ?? 0
    sent.set(ssrc, count + 1)
    return { ssrc, timestamp, counter: (timestamp - (count % 0xffff)) >>> 0 }
  }
}
