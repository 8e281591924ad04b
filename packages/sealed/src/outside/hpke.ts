import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import { joined, type Bytes } from '../bytes.ts'
import { SealedError } from '../error.ts'

/** RFC 9180, base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. There is no other suite to choose. */
const suite = () => new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })

/** Bytes of a key, private or public, and of what is sent before a ciphertext. */
export const hpkeKeyBytes = 32

export interface HpkePair {
  readonly publicKey: Bytes
  readonly privateKey: Bytes
}

export async function newHpkePair(): Promise<HpkePair> {
  const { kem } = suite()
  const { publicKey, privateKey } = await kem.generateKeyPair()
  return {
    publicKey: new Uint8Array(await kem.serializePublicKey(publicKey)),
    privateKey: new Uint8Array(await kem.serializePrivateKey(privateKey)),
  }
}

/** Only the private key opens it again, with the same `info`. */
export async function hpkeSeal(publicKey: Bytes, info: Bytes, plaintext: Bytes): Promise<Bytes> {
  const own = suite()
  const recipientPublicKey = await own.kem.deserializePublicKey(publicKey)
  const { enc, ct } = await own.seal({ recipientPublicKey, info }, plaintext)
  return joined(new Uint8Array(enc), new Uint8Array(ct))
}

/** Throws SealedError `commitment`: another key, another `info`, or not what was sealed. */
export async function hpkeOpen(privateKey: Bytes, info: Bytes, sealed: Bytes): Promise<Bytes> {
  const own = suite()
  try {
    const recipientKey = await own.kem.deserializePrivateKey(privateKey)
    const enc = sealed.slice(0, hpkeKeyBytes)
    return new Uint8Array(await own.open({ recipientKey, enc, info }, sealed.slice(hpkeKeyBytes)))
  } catch (cause) {
    throw new SealedError('commitment', cause)
  }
}
