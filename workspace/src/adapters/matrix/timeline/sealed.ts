import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js'
import type { SealedReason } from './decoded.ts'

/**
 * Why a message stays closed. `waiting`: its key may still come. `unsigned-device`: D11, the device that wrote it was
 * never signed by its owner, so it is not shown, whoever vouches for it.
 */
export function sealedReason(code: DecryptionFailureCode | null): SealedReason {
  switch (code) {
    case DecryptionFailureCode.UNSIGNED_SENDER_DEVICE:
    case DecryptionFailureCode.UNKNOWN_SENDER_DEVICE:
    case DecryptionFailureCode.SENDER_IDENTITY_PREVIOUSLY_VERIFIED:
      return 'unsigned-device'
    case DecryptionFailureCode.HISTORICAL_MESSAGE_USER_NOT_JOINED:
      return 'before-joining'
    case DecryptionFailureCode.HISTORICAL_MESSAGE_NO_KEY_BACKUP:
    case DecryptionFailureCode.HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED:
    case DecryptionFailureCode.OLM_UNKNOWN_MESSAGE_INDEX:
    case DecryptionFailureCode.MEGOLM_KEY_WITHHELD:
    case DecryptionFailureCode.MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE:
    case DecryptionFailureCode.UNKNOWN_ERROR:
      return 'unreadable'
    case DecryptionFailureCode.MEGOLM_UNKNOWN_INBOUND_SESSION_ID:
    case DecryptionFailureCode.HISTORICAL_MESSAGE_WORKING_BACKUP:
    case null:
      return 'waiting'
  }
}
