import type { MatrixToken } from '@parvis/contracts'
import type { ChatPort } from '../../features/chat/port.ts'
import type { GroupsPort, RingingPort } from '../../features/calls/port.ts'
import type { KeysPort } from '../../features/identity/port.ts'
import type { Live } from '../../shared/lib/live.ts'
import type { Clock } from '../../platform/clock.ts'
import type { OpenPopup } from '../../platform/popup.ts'
import type { Store } from '../../platform/storage.ts'
import type { TabLock } from '../../platform/tab-lock.ts'
import { chatPort } from './chat-port.ts'
import { keysPort } from './keys-port.ts'
import { groupsPort } from './groups/groups-port.ts'
import { notesPort, type NotesPort } from './notes/notes-port.ts'
import { makeOutlets } from './outlets.ts'
import { makeRunner } from './runner.ts'
import { rtcPort } from './rtc/port-over-engine.ts'
import { ringsPort } from './rings/rings-port.ts'
import type { RtcPort } from './rtc/rtc-port.ts'
import type { PortalIdentities } from './trust/told.ts'

export interface MatrixDeps {
  /** Origin of the Matrix client API (the workspace's own), without a slash at the end. */
  readonly baseUrl: string
  /**
   * `POST /api/matrix/token`: the short JWT. May reject with an error whose `code` is one of the register's
   * (`session.missing`, `engine.unavailable`…); anything else counts as « no network ».
   */
  readonly token: (deviceId?: string) => Promise<MatrixToken>
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  readonly network: Live<boolean>
  /** Where the device, its token and the unsent messages are kept. `browserStore('parvis-matrix')`. */
  readonly store: Store
  readonly lock: TabLock
  readonly openPopup: OpenPopup
  /** Undefined in a guest's browser, which the portal knows by its link alone: it believes the homeserver. */
  readonly identities: PortalIdentities | undefined
}

/** Who is signed in at the portal: from `SessionView.account`. */
export interface MatrixAccount {
  readonly userId: string
  readonly name: string
  /**
   * Something that changes with each portal session (its CSRF token will do): a new session signs the kept device in
   * again, so that the gateway knows which device to close with it.
   */
  readonly session?: string
}

export interface Matrix {
  readonly chat: ChatPort
  readonly keys: KeysPort
  /** Beside the messages: what coffres say in their rooms. */
  readonly notes: NotesPort
  readonly rtc: RtcPort
  /** Who calls whom. */
  readonly rings: RingingPort
  /** Small groups beside calls. */
  readonly groups: GroupsPort
  /** After sign-in. Loads matrix-js-sdk (nothing of it is loaded before). Never rejects: see `keys.state`. */
  start(account: MatrixAccount): Promise<void>
  /** `wipe` on sign-out: the device is signed out at the homeserver and nothing stays in this browser. */
  stop(options: { readonly wipe: boolean }): Promise<void>
}

/** Chat and keys over a Matrix homeserver. Cheap to call: the SDK comes by dynamic import in `start`. */
export function createMatrix(deps: MatrixDeps): Matrix {
  const outlets = makeOutlets()
  const runner = makeRunner(deps, outlets)
  return {
    chat: chatPort(outlets),
    keys: keysPort(outlets, runner),
    notes: notesPort(outlets),
    rtc: rtcPort(outlets),
    rings: ringsPort(outlets),
    groups: groupsPort(outlets),
    start: (account) => runner.start(account),
    stop: (options) => runner.stop(options),
  }
}
