import type { MatrixClient } from 'matrix-js-sdk'
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js'
import type { RecoveryCode } from '../../../features/identity/port.ts'
import { StartError } from '../start-error.ts'
import { codeOf } from './code.ts'
import { tryKey, type SecretKey } from './secret-key.ts'

export function cryptoOf(client: MatrixClient): CryptoApi {
  const crypto = client.getCrypto()
  if (!crypto) throw new StartError('internal', 'crypto is closed')
  return crypto
}

/**
 * `none`: the account has no identity yet. `open`: this device is signed and holds the keys.
 * `locked`: another browser made them, and only the code brings them here.
 */
export async function identityState(client: MatrixClient): Promise<'none' | 'open' | 'locked'> {
  const crypto = cryptoOf(client)
  const status = await crypto.getCrossSigningStatus()
  const held = Object.values(status.privateKeysCachedLocally).every(Boolean)
  if (held && (await crypto.isCrossSigningReady()) && (await ownDeviceSigned(client))) return 'open'
  return (await crypto.userHasCrossSigningKeys(client.getSafeUserId(), true)) ? 'locked' : 'none'
}

async function ownDeviceSigned(client: MatrixClient): Promise<boolean> {
  const status = await cryptoOf(client).getDeviceVerificationStatus(client.getSafeUserId(), client.getDeviceId() ?? '')
  return status?.signedByOwner ?? false
}

/**
 * A page that ended in the middle of a first sign-in: the identity is the account's and its keys are here, and it has
 * not signed this device yet. False when there is nothing of it to finish.
 */
export async function signOwnDevice(client: MatrixClient): Promise<boolean> {
  const crypto = cryptoOf(client)
  const status = await crypto.getCrossSigningStatus()
  if (!Object.values(status.privateKeysCachedLocally).every(Boolean)) return false
  await crypto.crossSignDevice(client.getDeviceId() ?? '')
  return (await identityState(client)) === 'open'
}

/** Whether what this browser reads and writes is brought into a backup of which it has the key. */
export async function hasBackup(client: MatrixClient): Promise<boolean> {
  const crypto = cryptoOf(client)
  return (await crypto.getSessionBackupPrivateKey()) !== null && (await crypto.getKeyBackupInfo()) !== null
}

/** The homeserver takes the first identity of an account without a second proof (later ones need it: `reset`). */
export async function makeIdentity(client: MatrixClient): Promise<void> {
  await cryptoOf(client).bootstrapCrossSigning({
    // An earlier page may have made one that never reached the homeserver.
    setupNewCrossSigning: true,
    authUploadDeviceSigningKeys: async (upload) => void (await upload(null)),
  })
}

/** A new code for the keys that this browser holds; whatever the old one opened is written over. */
export function storeSecrets(
  client: MatrixClient,
  secret: SecretKey,
  { newBackup }: { newBackup: boolean },
): Promise<RecoveryCode> {
  const crypto = cryptoOf(client)
  const store = async () => {
    const made = await crypto.createRecoveryKeyFromPassphrase()
    await crypto.bootstrapSecretStorage({
      createSecretStorageKey: async () => made,
      setupNewSecretStorage: true,
      setupNewKeyBackup: newBackup,
    })
    await crypto.checkKeyBackupAndEnable()
    return codeOf(made.privateKey)
  }
  return store().finally(() => secret.forget())
}

/** False when the code is another account's, or an old one. */
export async function unlock(client: MatrixClient, secret: SecretKey, key: Uint8Array<ArrayBuffer>): Promise<boolean> {
  if (!(await tryKey(client, secret, key))) return false
  const crypto = cryptoOf(client)
  try {
    await crypto.bootstrapCrossSigning({})
    // An account whose backup was deleted elsewhere still opens: it only has no past to bring back.
    const backup = await crypto.loadSessionBackupPrivateKeyFromSecretStorage().then(
      () => true,
      () => false,
    )
    if (backup) await crypto.checkKeyBackupAndEnable()
    return true
  } finally {
    secret.forget()
  }
}

/** Old keys, in the background: the newest messages ask for theirs one by one in the meantime. */
export async function bringBackKeys(client: MatrixClient): Promise<void> {
  const crypto = cryptoOf(client)
  if (await crypto.getSessionBackupPrivateKey()) await crypto.restoreKeyBackup()
}
