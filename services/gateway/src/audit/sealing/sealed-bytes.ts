import { createCipheriv, createDecipheriv, createHmac, randomFillSync, type CipherKey } from 'node:crypto'

const nonceLength = 12
const tagLength = 16

/** Nonces are drawn many at a time: a call for twelve bytes costs as much as the encryption itself. */
const pool = Buffer.alloc(nonceLength * 512)
let at = pool.length

function nonce(): Buffer {
  if (at === pool.length) {
    randomFillSync(pool)
    at = 0
  }
  at += nonceLength
  return pool.subarray(at - nonceLength, at)
}

/** Base64 of nonce ‖ AES-256-GCM ‖ tag. */
export function sealBytes(key: CipherKey, plain: Buffer | string, context: string): string {
  const iv = nonce()
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(context))
  const sealed = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain)
  cipher.final()
  return Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64')
}

/** Null: sealed under another key, for another context, or damaged. Attacker-controlled. */
export function openBytes(key: CipherKey, text: string, context: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length < nonceLength + tagLength) return null
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength), { authTagLength: tagLength })
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(bytes.subarray(-tagLength))
  const plain = decipher.update(bytes.subarray(nonceLength, -tagLength))
  try {
    decipher.final()
    return plain
  } catch {
    return null
  }
}

/** 16 bytes, base64url: one thing in one place, without saying what. */
export function shortMac(key: CipherKey, text: string): string {
  return createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url')
}
