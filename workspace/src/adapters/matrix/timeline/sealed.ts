import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js'
import type { SealedReason } from './decoded.ts'

/**
 * Why a message stays closed. `waiting`: its key may still come. `unsigned-device`: D11, the device that wrote it was
 * never signed by its owner, so it is not shown, whoever vouches for it.
 */
const reasons: Readonly<Record<DecryptionFailureCode, SealedReason>> = {
  [DecryptionFailureCode.MEGOLM_UNKNOWN_INBOUND_SESSION_ID]: 'waiting',
  [DecryptionFailureCode.HISTORICAL_MESSAGE_WORKING_BACKUP]: 'waiting',
  [DecryptionFailureCode.HISTORICAL_MESSAGE_USER_NOT_JOINED]: 'before-joining',
  [DecryptionFailureCode.UNSIGNED_SENDER_DEVICE]: 'unsigned-device',
  [DecryptionFailureCode.UNKNOWN_SENDER_DEVICE]: 'unsigned-device',
  [DecryptionFailureCode.SENDER_IDENTITY_PREVIOUSLY_VERIFIED]: 'unsigned-device',
  [DecryptionFailureCode.HISTORICAL_MESSAGE_NO_KEY_BACKUP]: 'unreadable',
  [DecryptionFailureCode.HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED]: 'unreadable',
  [DecryptionFailureCode.OLM_UNKNOWN_MESSAGE_INDEX]: 'unreadable',
  [DecryptionFailureCode.MEGOLM_KEY_WITHHELD]: 'unreadable',
  [DecryptionFailureCode.MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE]: 'unreadable',
  [DecryptionFailureCode.UNKNOWN_ERROR]: 'unreadable',
}

/** Null while nothing was tried yet. */
export function sealedReason(code: DecryptionFailureCode | null): SealedReason {
  return code === null ? 'waiting' : reasons[code]
}
