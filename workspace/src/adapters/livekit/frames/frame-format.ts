/**
 * An encrypted frame as LiveKit's clients write it, so that Element Call and others read ours and we theirs:
 *
 *     clear header | AES-128-GCM ciphertext and tag | IV (12 bytes) | 12 | key index
 *
 * The clear header is authenticated with the rest. It is there for who forwards frames without opening them.
 */
const ivLength = 12
const tagLength = 16
const trailerLength = ivLength + 2

/** Which codec a frame is of, as far as the clear header depends on it. Others are refused: nothing is left half clear. */
export type Codec = 'opus' | 'vp8' | 'vp9'

/** Sender's stream, RTP time and a counter: never twice under one key. */
export interface FrameIv {
  readonly ssrc: number
  readonly timestamp: number
  readonly counter: number
}

export interface SealedParts {
  readonly header: Uint8Array<ArrayBuffer>
  /** Ciphertext and tag. */
  readonly body: Uint8Array<ArrayBuffer>
  readonly iv: Uint8Array<ArrayBuffer>
  readonly keyIndex: number
}

/** Bytes at the start of a frame that stay clear: Opus's table of contents, VP8's payload header, nothing of VP9. */
export function clearLength(codec: Codec, keyFrame: boolean): number {
  if (codec === 'opus') return 1
  if (codec === 'vp9') return 0
  return keyFrame ? 10 : 3
}

/**
 * From a MIME type such as `video/VP8`; null for a codec that is not read here. Some browsers tell none of a frame: then
 * it is read as what we send, and what was sealed otherwise does not open.
 */
export function codecOf(mimeType = 'video/vp8'): Codec | null {
  const name = mimeType.split('/')[1]?.toLowerCase()
  return name === 'opus' || name === 'vp8' || name === 'vp9' ? name : null
}

/** Attacker-controlled bytes. Null: not an encrypted frame, whatever else it may be. */
export function splitFrame(frame: Uint8Array<ArrayBuffer>, clear: number): SealedParts | null {
  const { length } = frame
  if (length < clear + tagLength + trailerLength || frame[length - 2] !== ivLength) return null
  const bodyEnd = length - trailerLength
  return {
    header: frame.subarray(0, clear),
    body: frame.subarray(clear, bodyEnd),
    iv: frame.subarray(bodyEnd, length - 2),
    keyIndex: frame[length - 1] ?? 0,
  }
}

export function joinFrame({ header, body, iv, keyIndex }: SealedParts): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(header.length + body.length + trailerLength)
  frame.set(header)
  frame.set(body, header.length)
  frame.set(iv, header.length + body.length)
  frame[frame.length - 2] = ivLength
  frame[frame.length - 1] = keyIndex
  return frame
}

export function writeIv({ ssrc, timestamp, counter }: FrameIv): Uint8Array<ArrayBuffer> {
  const iv = new Uint8Array(ivLength)
  const view = new DataView(iv.buffer)
  view.setUint32(0, ssrc)
  view.setUint32(4, timestamp)
  view.setUint32(8, counter)
  return iv
}

export function readIv(iv: Uint8Array): FrameIv {
  const view = new DataView(iv.buffer, iv.byteOffset, iv.byteLength)
  return { ssrc: view.getUint32(0), timestamp: view.getUint32(4), counter: view.getUint32(8) }
}
