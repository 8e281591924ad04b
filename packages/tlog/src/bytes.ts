import { TlogError, type TlogErrorCode } from './error.ts'

const encoder = new TextEncoder()

export const toUtf8 = (text: string): Uint8Array => encoder.encode(text)

/** @throws TlogError `code` where the bytes are not UTF-8 */
export function fromUtf8(bytes: Uint8Array, code: TlogErrorCode): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new TlogError(code, 'not UTF-8', { cause })
  }
}

export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** RFC 4648 §4, and only the one spelling that the bytes have. @throws TlogError `code` */
export function fromBase64(text: string, code: TlogErrorCode): Uint8Array<ArrayBuffer> {
  if (text.length % 4 !== 0 || !base64Pattern.test(text)) throw new TlogError(code, 'base64')
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at)
  return bytes
}

// The last letter carries bits that stand for nothing. They must be zero: `AB==` and `AA==` are one byte both, and a
// second spelling would let a text change without its meaning.
const base64Pattern = /^[A-Za-z0-9+/]*(?:[AQgw]==|[AEIMQUYcgkosw048]=)?$/

/** One hash: 32 bytes. @throws TlogError `code` */
export function hashFromBase64(text: string, code: TlogErrorCode): Uint8Array {
  if (text.length !== 44) throw new TlogError(code, 'not a hash')
  return fromBase64(text, code)
}

/** ASCII decimal without leading zeroes, at most 2^53 - 1. @throws TlogError `code` */
export function parseDecimal(text: string, code: TlogErrorCode): number {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) throw new TlogError(code, 'number')
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new TlogError(code, 'number')
  return value
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Nothing here is secret: no constant time. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false
  return true
}
