import type { MatrixClient } from 'matrix-js-sdk'
import type { Clock } from '../../../platform/clock.ts'
import type { OpenPopup } from '../../../platform/popup.ts'
import type { Store } from '../../../platform/storage.ts'
import type { KeysActs, Outlets } from '../outlets.ts'
import { StartError } from '../start-error.ts'
import { fingerprintOf } from '../trust/identities.ts'
import type { PortalIdentities } from '../trust/told.ts'
import { keyOf } from './code.ts'
import {
  bringBackKeys,
  hasBackup,
  identityState,
  makeIdentity,
  signOwnDevice,
  storeSecrets,
  unlock,
} from './recovery.ts'
import { askAgain, readNote, writeNote } from './recovery-note.ts'
import { resetIdentity } from './reset.ts'
import type { SecretKey } from './secret-key.ts'
import { compareTold, tellIdentity } from './tell-identity.ts'

export interface KeysParts {
  readonly client: MatrixClient
  readonly secret: SecretKey
  readonly outlets: Outlets
  readonly clock: Clock
  readonly openPopup: OpenPopup
  readonly store: Store
  readonly portal: PortalIdentities | undefined
}

/**
 * From an opened client to one of `ready`, `code-to-save`, `locked`. A device that is already open needs no word of
 * the homeserver: that path works offline. The others wait for the first sync, which the making of keys needs.
 */
export async function settleKeys(parts: KeysParts, following: Promise<void>): Promise<void> {
  const { client, outlets } = parts
  const state = await identityState(client)
  if (state === 'open') {
    outlets.keys.set({ at: 'ready' })
    void following.then(() => remind(parts)).catch(() => {})
    void following.then(() => compareTold(parts)).catch(() => {})
    return
  }
  outlets.keys.set({ at: 'starting', step: 'messages' })
  await following
  if (state === 'none') return makeFirst(parts)
  if (!(await signOwnDevice(client))) {
    outlets.keys.set({ at: 'locked' })
    return
  }
  outlets.keys.set({ at: 'ready' })
  void compareTold(parts).catch(() => {})
  void remind(parts).catch(() => {})
}

/** First sign-in: identity, secret storage, backup, with no question asked. */
async function makeFirst(parts: KeysParts): Promise<void> {
  const { client, secret, outlets } = parts
  outlets.keys.set({ at: 'starting', step: 'keys' })
  // First of all: a page that ends in the middle leaves an identity whose code nobody has seen, and the next one must know.
  await writeNote(client, { checked: false })
  await makeIdentity(client)
  // At once: until then, whom the homeserver shows in this person's place nobody else could contradict.
  await tellIdentity(parts).catch(() => {})
  const code = await storeSecrets(client, secret, { newBackup: true })
  outlets.codeUnchecked.set(true)
  outlets.keys.set({ at: 'code-to-save', code })
}

/**
 * A day after « Plus tard », or after a page that ended before its code was seen: the old code was never written down,
 * so a new one takes its place.
 */
async function remind({ client, secret, outlets, clock }: KeysParts): Promise<void> {
  const note = await readNote(client)
  outlets.codeUnchecked.set(note?.checked === false)
  if (!askAgain(note, clock.now())) return
  const code = await storeSecrets(client, secret, { newBackup: !(await hasBackup(client)) })
  outlets.keys.set({ at: 'code-to-save', code })
}

export function keysActs(parts: KeysParts): KeysActs {
  const { client, secret, outlets, clock } = parts
  return {
    async codeSaved(how) {
      await writeNote(client, how === 'checked' ? { checked: true } : { checked: false, postponedAt: clock.now() })
      outlets.codeUnchecked.set(how === 'later')
      outlets.keys.set({ at: 'ready' })
    },
    async unlock(typed) {
      const key = keyOf(typed)
      if (!key) return 'unreadable-code'
      if (!(await unlock(client, secret, key))) return 'wrong-code'
      outlets.keys.set({ at: 'ready' })
      void tellIdentity(parts).catch(() => {})
      void bringBackKeys(client).catch(() => {})
      void remind(parts).catch(() => {})
      return 'opened'
    },
    async reset() {
      const popup = parts.openPopup()
      if (!popup) throw new StartError('refused', 'the browser refused the window')
      await resetIdentity(client, popup, clock)
      await tellIdentity(parts).catch(() => {})
      const code = await storeSecrets(client, secret, { newBackup: true })
      await writeNote(client, { checked: false })
      outlets.codeUnchecked.set(true)
      outlets.keys.set({ at: 'code-to-save', code })
    },
    fingerprint: () => fingerprintOf(client, client.getSafeUserId()),
    async renewCode() {
      const code = await storeSecrets(client, secret, { newBackup: false })
      await writeNote(client, { checked: false })
      outlets.codeUnchecked.set(true)
      return code
    },
  }
}
