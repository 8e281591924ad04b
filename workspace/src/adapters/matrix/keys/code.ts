import { decodeRecoveryKey, encodeRecoveryKey } from 'matrix-js-sdk/lib/crypto-api/recovery-key.js'
import type { RecoveryCode } from '../../../features/identity/port.ts'

/** Twelve groups of four, as Matrix writes such keys, so that other clients take it too. */
export function codeOf(key: Uint8Array): RecoveryCode {
  return (encodeRecoveryKey(key) ?? '').split(' ')
}

/** The key in what was typed, or null when that can't be a code (a group is missing, a letter is wrong). */
export function keyOf(typed: string): Uint8Array<ArrayBuffer> | null {
  try {
    return decodeRecoveryKey(typed.replaceAll(/[\s\u00A0\u202F.-]+/g, ''))
  } catch {
    return null
  }
}
