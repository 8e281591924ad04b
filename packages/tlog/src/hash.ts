import { sha256 as noble } from '@noble/hashes/sha2.js'

/** Bytes → 32 bytes, at once: `node:crypto` on a server, noble where there is only a browser. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

export const hashLength = 32

/** SHA-256 in plain JavaScript: runs anywhere, some ten times slower than `node:crypto`. */
export const nobleSha256: Sha256 = (bytes) => noble(bytes)

/** RFC 6962 §2.1: the head of a tree without leaves. */
export const emptyRoot = (sha: Sha256): Uint8Array => sha(new Uint8Array(0))

/** RFC 6962 §2.1: SHA-256(0x00 ‖ entry). */
export function leafHash(sha: Sha256, entry: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + entry.length)
  bytes.set(entry, 1)
  return sha(bytes)
}

/** RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(sha: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + 2 * hashLength)
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 1 + hashLength)
  return sha(bytes)
}
