import { ed25519 } from '@noble/curves/ed25519.js'
import { concat, equalBytes, fromBase64, toBase64, toUtf8 } from './bytes.ts'
import { TlogError } from './error.ts'
import { nobleSha256 } from './hash.ts'

/** The first byte of a key: what its signatures say. */
export const signatureType = { ed25519: 1, cosignature: 4 } as const
export type SignatureType = (typeof signatureType)[keyof typeof signatureType]

/** Who may have signed: name and id find the signature, type and key check it. */
export interface VerifierKey {
  readonly name: string
  /** First four bytes of SHA-256(name ‖ LF ‖ type ‖ key), big-endian. */
  readonly id: number
  readonly type: SignatureType
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
}

/** RFC 8032 over raw keys. The default is noble's; a server may hand in a faster one. */
export interface Ed25519 {
  publicKey(seed: Uint8Array): Uint8Array
  sign(seed: Uint8Array, message: Uint8Array): Uint8Array
  /** False for anything that is not a signature too; never throws. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
}

export const nobleEd25519: Ed25519 = {
  publicKey: (seed) => ed25519.getPublicKey(seed),
  sign: (seed, message) => ed25519.sign(message, seed),
  verify(publicKey, message, signature) {
    try {
      return ed25519.verify(signature, message, publicKey, { zip215: false })
    } catch {
      return false
    }
  },
}

/** One who signs in a name. */
export interface Signer {
  readonly key: VerifierKey
  /** Raw Ed25519 over exactly these bytes. */
  sign(message: Uint8Array): Uint8Array
}

export const keyNamePattern = /^[^\s+\p{Cc}\p{Z}\u0085]{1,255}$/u

/** @throws TlogError `key.malformed` */
export function verifierKey(name: string, type: SignatureType, publicKey: Uint8Array): VerifierKey {
  if (!keyNamePattern.test(name) || publicKey.length !== 32) throw new TlogError('key.malformed')
  const hash = nobleSha256(concat(toUtf8(`${name}\n`), Uint8Array.of(type), publicKey))
  return { name, id: new DataView(hash.buffer, hash.byteOffset).getUint32(0), type, publicKey }
}

/** From the 32 bytes of an Ed25519 secret key. @throws TlogError `key.malformed` */
export function signerFromSeed(
  name: string,
  type: SignatureType,
  seed: Uint8Array,
  algorithm: Ed25519 = nobleEd25519,
): Signer {
  if (seed.length !== 32) throw new TlogError('key.malformed', 'seed')
  return {
    key: verifierKey(name, type, algorithm.publicKey(seed)),
    sign: (message) => algorithm.sign(seed, message),
  }
}

/** C2SP signed-note: `name+id in hex+base64(type ‖ key)`. */
export const formatVerifierKey = ({ name, id, type, publicKey }: VerifierKey): string =>
  `${name}+${id.toString(16).padStart(8, '0')}+${toBase64(concat(Uint8Array.of(type), publicKey))}`

/** The id must be the one that the key has. @throws TlogError `key.malformed`, `key.unsupported` */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name, id, material] = /^([^+]{1,255})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{1,4096})$/.exec(text) ?? []
  if (name === undefined || id === undefined || material === undefined) throw new TlogError('key.malformed', 'form')
  const [type, ...rest] = fromBase64(material, 'key.malformed')
  if (type !== signatureType.ed25519 && type !== signatureType.cosignature)
    throw new TlogError('key.unsupported', `signature type ${type}`)
  const key = verifierKey(name, type, Uint8Array.from(rest))
  if (key.id !== Number.parseInt(id, 16)) throw new TlogError('key.malformed', 'id')
  return key
}

export const sameKey = (a: VerifierKey, b: VerifierKey): boolean => equalBytes(a.publicKey, b.publicKey)
