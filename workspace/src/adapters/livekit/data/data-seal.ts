import { deriveDataKey, type KeyMaterial } from '../frames/frame-keys.ts'

const version = 1
const headLength = 10
const text = new TextEncoder()
const window = 64n

/** `form`: not sealed at all (D2); `key`: under a key that is not known; `forged`: changed, or of somebody else. */
export type DataRefusal = 'form' | 'key' | 'forged' | 'replay'
export type Opened = { readonly bytes: Uint8Array } | { readonly refused: DataRefusal }

interface Received {
  newest: bigint
  seen: Set<bigint>
}

/**
 * Messages inside a call: version (1 byte), key index (1), number (8), then AES-128-GCM. The nonce is the number; the
 * sender's identity and the topic are authenticated with it. LiveKit hands over what came in clear just as well, and
 * under any name that the media server likes (D2): nothing is believed before it opened here.
 */
export class DataSeal {
  readonly #keys = new Map<string, Map<number, Promise<CryptoKey>>>()
  readonly #received = new Map<string, Received>()
  /** Keys whose owners have left since: who comes back anew brings others, which may still be on their way. */
  readonly #stale = new Set<string>()
  #own: { readonly identity: string; readonly index: number } | null = null
  #sent = 0n

  setKey(identity: string, index: number, material: KeyMaterial, own: boolean): void {
    const ring = this.#keys.get(identity) ?? new Map<number, Promise<CryptoKey>>()
    this.#keys.set(identity, ring.set(index, deriveDataKey(material)))
    // Who comes back begins again at the first index and number, under another key.
    this.#received.delete(`${index} ${identity}`)
    this.#stale.delete(`${index} ${identity}`)
    if (own) this.#own = { identity, index }
  }

  left(identity: string): void {
    for (const index of this.#keys.get(identity)?.keys() ?? []) this.#stale.add(`${index} ${identity}`)
  }

  /** Null while there is no key of one's own. */
  async seal(topic: string, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | null> {
    const own = this.#own
    const key = own && (await this.#keys.get(own.identity)?.get(own.index))
    if (!own || !key) return null
    this.#sent += 1n
    const head = new Uint8Array(headLength)
    head[0] = version
    head[1] = own.index
    new DataView(head.buffer).setBigUint64(2, this.#sent)
    const sealed = await crypto.subtle.encrypt(algorithm(head, own.identity, topic), key, bytes)
    const packet = new Uint8Array(headLength + sealed.byteLength)
    packet.set(head)
    packet.set(new Uint8Array(sealed), headLength)
    return packet
  }

  /** Everything here is the media server's word, until it opens. */
  async open(identity: string, topic: string, packet: Uint8Array<ArrayBuffer>): Promise<Opened> {
    if (packet.length < headLength + 16 || packet[0] !== version) return { refused: 'form' }
    const key = await this.#keys.get(identity)?.get(packet[1] ?? 0)
    if (!key) return { refused: 'key' }
    const head = packet.slice(0, headLength)
    const opened = await crypto.subtle
      .decrypt(algorithm(head, identity, topic), key, packet.subarray(headLength))
      .catch(() => null)
    if (!opened) return { refused: this.#stale.has(`${packet[1]} ${identity}`) ? 'key' : 'forged' }
    const number = new DataView(head.buffer).getBigUint64(2)
    return this.#isNew(`${packet[1]} ${identity}`, number) ? { bytes: new Uint8Array(opened) } : { refused: 'replay' }
  }

  /** Kept also after they left: what they said before stays said once. */
  #isNew(of: string, number: bigint): boolean {
    const received = this.#received.get(of) ?? { newest: 0n, seen: new Set<bigint>() }
    this.#received.set(of, received)
    if (number + window <= received.newest || received.seen.has(number)) return false
    received.seen.add(number)
    if (number > received.newest) received.newest = number
    for (const old of received.seen) if (old + window <= received.newest) received.seen.delete(old)
    return true
  }
}

function algorithm(head: Uint8Array<ArrayBuffer>, identity: string, topic: string): AesGcmParams {
  const iv = new Uint8Array(12)
  iv.set(head.subarray(2), 4)
  // The head is part of what is authenticated: a number can't be changed without the nonce, an index not without the key.
  return { name: 'AES-GCM', iv, additionalData: text.encode(JSON.stringify([identity, topic, head[0], head[1]])) }
}
