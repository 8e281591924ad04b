import { clearLength, codecOf } from './frame-format.ts'
import type { EncodedFrame } from './inbound.ts'
import { sealFrame, sendCounter, type SendKey } from './seal-frame.ts'

/** What this browser sends. Without a key of its own nothing leaves. */
export class Outbound {
  readonly #nextIv = sendCounter()
  #key: SendKey | null = null

  /** The latest is the one that is used. */
  setKey(key: SendKey): void {
    this.#key = key
  }

  /** Seals the frame in place; false: it must not leave. */
  async seal(frame: EncodedFrame): Promise<boolean> {
    const { mimeType, synchronizationSource: ssrc } = frame.getMetadata()
    const codec = frame.type === undefined ? 'opus' : codecOf(mimeType)
    if (frame.data.byteLength === 0) return true
    if (!this.#key || !codec || ssrc === undefined) return false
    const clear = clearLength(codec, frame.type === 'key')
    const iv = this.#nextIv(ssrc, frame.timestamp)
    frame.data = (await sealFrame(new Uint8Array(frame.data), clear, iv, this.#key)).buffer
    return true
  }
}
